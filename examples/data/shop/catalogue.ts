/** What the shop sells: tea, ceramics and courses. */
export interface Product {
  sku: string
  name: string
  path: string
  category: "tea" | "ceramics" | "gift"
  cents: number
}

export interface Course {
  id: string
  title: string
  cents: number
  lessons: number
}

export const shop = { name: "Kleines Teehaus", url: "https://teehaus.example" } as const

/** What the shop's objects are, by `object_type_id`. */
export const objectTypes = { company: "1", course: "2" } as const

const rows: readonly [name: string, slug: string, category: Product["category"], cents: number][] = [
  ["Dragon Well 龙井", "dragon-well", "tea", 1890],
  ["Tieguanyin 铁观音", "tieguanyin", "tea", 2150],
  ["Pu-erh 2012 普洱", "pu-erh-2012", "tea", 6400],
  ["Gyokuro 玉露", "gyokuro", "tea", 3275],
  ["Genmaicha 玄米茶", "genmaicha", "tea", 1290],
  ["Matcha, ceremonial 抹茶", "matcha", "tea", 2990],
  ["Darjeeling दार्जिलिंग, first flush", "darjeeling", "tea", 2425],
  ["Assam", "assam", "tea", 990],
  ["Rize çayı", "rize", "tea", 845],
  ["Шиповник (rosehip)", "rosehip", "tea", 720],
  ["Ivan Chai Иван-чай", "ivan-chai", "tea", 1150],
  ["Earl Grey", "earl-grey", "tea", 950],
  ["Ostfriesenmischung", "ostfriesen", "tea", 880],
  ["شاي بالنعناع (mint)", "mint", "tea", 690],
  ["Rooibos", "rooibos", "tea", 640],
  ["보성 녹차 Boseong", "boseong", "tea", 2080],
  ["Trà sen (lotus)", "lotus", "tea", 2640],
  ["Yerba maté", "yerba-mate", "tea", 1035],
  ["Gaiwan 盖碗", "gaiwan", "ceramics", 3900],
  ["Kyūsu 急須", "kyusu", "ceramics", 7450],
  ["Théière « Bécassine »", "theiere", "ceramics", 5825],
  ["Chasen 茶筅", "chasen", "ceramics", 2250],
  ["Kubek Bolesławiec", "boleslawiec", "ceramics", 2780],
  ["Çay bardağı, 6 pieces", "cay-bardagi", "ceramics", 1600],
  ["Samovar Самовар", "samovar", "ceramics", 18900],
  ["Gift card 🎁", "gift-card", "gift", 2500],
  ["Advent calendar 🎄", "advent-calendar", "gift", 3990],
  ["Tasting box, 12 teas", "tasting-box", "gift", 4450],
]

export const products: readonly Product[] = rows.map(([name, slug, category, cents], index) => ({
  sku: `T-${100 + index}`,
  name,
  path: `/${category}/${slug}`,
  category,
  cents,
}))

export const courses: readonly Course[] = [
  { id: "gongfu-cha", title: "Gongfu cha 功夫茶", cents: 12900, lessons: 6 },
  { id: "matcha-basics", title: "Matcha basics 抹茶", cents: 5900, lessons: 4 },
  { id: "kintsugi", title: "Kintsugi 金継ぎ", cents: 18900, lessons: 8 },
  { id: "tea-and-food", title: "Tea and food", cents: 4900, lessons: 3 },
  { id: "ostfriesische-teezeit", title: "Ostfriesische Teezeit", cents: 2900, lessons: 2 },
  { id: "the-a-la-menthe", title: "Thé à la menthe", cents: 3900, lessons: 2 },
  { id: "throwing-cups", title: "Throwing cups on the wheel", cents: 22000, lessons: 10 },
  { id: "blending", title: "Blend your own tea", cents: 6400, lessons: 5 },
]

export const companies: readonly string[] = [
  "Café Übermut",
  "Hôtel de l’Étoile",
  "Bäckerei Groß & Söhne",
  "Herbaciarnia Pod Lwem",
  "Çınar Kitabevi",
  "ООО «Ромашка»",
  "مقهى الفيشاوي الصغير",
  "בית התה",
  "茶道の会 京都",
  "一品茶行",
  "한빛 도서관",
  "Sigurðsson ehf.",
  "Padaria São João",
  "Quán Trà Sen",
  "Byrne, Walsh & Reed",
  "Καφενείο Η Ζωή",
  'Studio "Null & Void"',
  "Tea, Inc.",
]

/** What customers write. Awkward on purpose: every text here has broken some program somewhere. */
export const reviews: readonly string[] = [
  "Wunderbar, schmeckt wie im Urlaub ☕️",
  "Très bon, mais la théière est arrivée ébréchée 😢",
  "香りがとても良いです。また買います🍵",
  "非常好喝，包装也很漂亮！",
  "شاي رائع، شكرًا لكم 🌿",
  "תה מצוין, אזמין שוב",
  "Очень вкусный чай, спасибо!",
  "Świetna herbata, polecam 👍🏽",
  "Çok güzel, teşekkürler 🙏🏾",
  "बहुत अच्छी चाय है 🙏",
  "차 맛이 정말 좋아요 💚",
  "Τέλειο τσάι, ευχαριστώ!",
  "Trà rất thơm, cảm ơn shop",
  "The whole family loves it 👨‍👩‍👧‍👦",
  "From 🇯🇵 to 🇧🇷 in four days",
  "𠮷田さんも大好きです",
  "Cafe\u0301 cre\u0300me, tre\u0300s bon",
  "Z\u0351\u036b\u0343a\u0335\u0321l\u0327\u0345g\u0334\u0328o\u0361\u031b",
  "\u200fمنتج ممتاز\u200e (5/5)",
  'He said "wow" and then \\o/',
  "Good tea.\nFast delivery.\tThanks.",
  "First line\u2028second line\u2029third line",
  "<b>bold</b> & 'quoted'; DROP TABLE teas; --",
  "My form cut this off in the middle of an emoji: \ud83c",
  "10/10",
]
