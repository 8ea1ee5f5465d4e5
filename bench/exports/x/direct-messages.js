window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "111-222",
      "messages": [
        {
          "messageCreate": {
            "recipientId": "111",
            "reactions": [],
            "urls": [],
            "text": "Why do you not answer? &amp; again",
            "mediaUrls": [
              "https://example.org/dm/1/abc.jpg"
            ],
            "senderId": "222",
            "id": "1700000000000000001",
            "createdAt": "2025-10-09T21:53:20.123Z",
            "editHistory": []
          }
        },
        {
          "messageCreate": {
            "recipientId": "222",
            "reactions": [
              {
                "senderId": "222",
                "reactionKey": "funny",
                "eventId": "1",
                "createdAt": "2025-10-09T21:59:00.000Z"
              }
            ],
            "urls": [],
            "text": "Stop.",
            "mediaUrls": [],
            "senderId": "111",
            "id": "1700000000000000002",
            "createdAt": "2025-10-09T21:54:20.000Z"
          }
        }
      ]
    }
  }
]
