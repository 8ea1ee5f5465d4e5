window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation": {
      "conversationId": "999000",
      "messages": [
        {
          "joinConversation": {
            "initiatingUserId": "222",
            "participantsSnapshot": [
              "111",
              "222",
              "333"
            ],
            "createdAt": "2025-10-08T10:00:00.000Z"
          }
        },
        {
          "messageCreate": {
            "text": "all here?",
            "senderId": "333",
            "id": "3",
            "mediaUrls": [],
            "createdAt": "2025-10-08T10:01:00.000Z"
          }
        },
        {
          "participantsLeave": {
            "userIds": [
              "333"
            ],
            "createdAt": "2025-10-08T10:02:00.000Z"
          }
        }
      ]
    }
  }
]
