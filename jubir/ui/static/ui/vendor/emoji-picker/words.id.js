export default {
  categoriesLabel: 'Kategori',
  emojiUnsupportedMessage: 'Browser Anda tidak mendukung emoji warna.',
  favoritesLabel: 'Favorit',
  loadingMessage: 'Memuat...',
  networkErrorMessage: 'Tidak dapat memuat emoji.',
  regionLabel: 'Pemilih emoji',
  searchDescription: 'Ketika hasil pencarian tersedia, tekan atas atau bawah untuk menyeleksi dan enter untuk memilih.',
  searchLabel: 'Cari',
  searchResultsLabel: 'Hasil Pencarian',
  skinToneDescription: 'Saat diperluas tekan atas atau bawah untuk menyeleksi dan enter untuk memilih.',
  skinToneLabel: 'Pilih warna kulit (saat ini {skinTone})',
  skinTonesLabel: 'Warna kulit',
  skinTones: [
    'Bawaan',
    'Terang',
    'Agak terang',
    'Sedang',
    'Agak gelap',
    'Gelap'
  ],
  categories: {
    custom: 'Kustom',
    'smileys-emotion': 'Wajah dan perasaan',
    'people-body': 'Orang dan bagian tubuh',
    'animals-nature': 'Hewan dan tumbuhan',
    'food-drink': 'Makanan dan minuman',
    'travel-places': 'Perjalanan dan tempat',
    activities: 'Aktivitas',
    objects: 'Objek',
    symbols: 'Simbol',
    flags: 'Bendera'
  }
}
