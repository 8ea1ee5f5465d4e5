window.YTD.account.part0 = [
  {
    "account": {
      "email": "asha@example.org",
      "createdVia": "web",
      "username": "asha_example",
      "accountId": "111",
      "createdAt": "2018-04-15T18:30:00.000Z",
      "accountDisplayName": "Asha"
    }
  }
]
