/// The hash of each published edition, without local values.
enum PublishedTexts {
  static let hashes = [
    "btcqg-ytx/2023-03-09": "f224b0de05b8d63fc522f9d224738ed1e6051b884aa3b520e94b7866c40d86c2",
    "xa-ntm-kieu-mau/2022-03-08": "5531caca8fd9ea2b46b9574f21f3249877d3a5dd679526bde42bb8caf66cedd8",
    "xa-ntm-nang-cao/2022-03-08": "d0dcec8a63adeef182c7edb4e6cca6ca5e9e345dfcf02b3f6d43da4e264b8a35",
    "xa-ntm-nang-cao/2024-03-01": "fc87349263a1b12635cfccd1e4a79a34276092801e137d3d87e7971e2a317c63",
    "xa-ntm/2022-03-08": "491efbfb0fa272833734cb3bcdbe983a4475f3dc8ca66a6c68c4a050990f1651",
    "xa-ntm/2024-03-01": "3c45450d204ebf158081c8fc4a82d07080f1aa7ff1a6ca8e15c99cf336f6b800",
  ]
}
