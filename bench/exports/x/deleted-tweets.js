window.YTD.deleted_tweets.part0 = [
  {
    "tweet": {
      "id_str": "5",
      "full_text": "Leave me alone",
      "created_at": "Thu Oct 09 21:53:20 +0000 2025",
      "deleted_at": "Fri Oct 10 08:00:00 +0000 2025",
      "in_reply_to_user_id": "222"
    }
  }
]
