/// The hash of each published edition, without local values.
enum PublishedTexts {
  static let hashes = [
    "btcqg-ytx/2023-03-09": "f224b0de05b8d63fc522f9d224738ed1e6051b884aa3b520e94b7866c40d86c2",
    "xa-ntm-kieu-mau/2022-03-08": "5531caca8fd9ea2b46b9574f21f3249877d3a5dd679526bde42bb8caf66cedd8",
    "xa-ntm-nang-cao/2022-03-08": "fa0cd902c0e2f1cef1570b93d5cd93a9b0cfb0a103aa869cceeca68785932000",
    "xa-ntm-nang-cao/2024-03-01": "a58468e9d827883294383f4f614932f275448ad7de5c7855eb3f1a526ceb45d2",
    "xa-ntm/2022-03-08": "b4625fe35603e4b112822731c85f936e51b8a568ad1f768bc57f018b11972edc",
    "xa-ntm/2024-03-01": "6aa98b26e4c3a61edf83abf9b7cba1000c8a21c2876e78d455d9d1e7fdf0b949",
  ]
}
