import type { Random } from "./random.ts"

/** A person's name as it is written, in ASCII for an email address, and where the person lives. */
export interface PersonName {
  first: string
  last: string
  ascii: string
  language: string
  city: string
  country: string
}

interface Locale {
  language: string
  country: string
  cities: readonly string[]
  /** Each as "written:ascii". */
  first: readonly string[]
  last: readonly string[]
}

// The ASCII form is spelled out, because to derive it would depend on the Unicode tables of the machine.
const locales: readonly Locale[] = [
  {
    language: "de",
    country: "DE",
    cities: ["Köln", "München", "Lübeck", "Görlitz"],
    first: ["Zoë:zoe", "Jürgen:juergen", "Änne:aenne", "Sören:soeren", "Käthe:kaethe"],
    last: ["Müller:mueller", "Weiß:weiss", "Schröder:schroeder", "Krüger:krueger"],
  },
  {
    language: "fr",
    country: "FR",
    cities: ["Besançon", "Nîmes", "Orléans"],
    first: ["François:francois", "Chloé:chloe", "Maëlle:maelle", "Jérôme:jerome", "Anaïs:anais"],
    last: ["Lefèvre:lefevre", "Béranger:beranger", "d’Aubigné:daubigne", "Noël:noel"],
  },
  {
    language: "pl",
    country: "PL",
    cities: ["Łódź", "Kraków", "Gdańsk"],
    first: ["Łukasz:lukasz", "Małgorzata:malgorzata", "Żaneta:zaneta", "Święcisław:swiecislaw"],
    last: ["Wójcik:wojcik", "Dąbrowska:dabrowska", "Kaźmierczak:kazmierczak"],
  },
  {
    language: "tr",
    country: "TR",
    cities: ["İstanbul", "Muğla", "Eskişehir"],
    first: ["İpek:ipek", "Çağla:cagla", "Oğuz:oguz", "Işıl:isil"],
    last: ["Yılmaz:yilmaz", "Öztürk:ozturk", "Şahin:sahin"],
  },
  {
    language: "ru",
    country: "KZ",
    cities: ["Алматы", "Астана"],
    first: ["Нина:nina", "Юрий:yuri", "Алёна:alyona", "Фёдор:fyodor"],
    last: ["Ким:kim", "Соловьёва:solovyova", "Журавлёв:zhuravlyov"],
  },
  {
    language: "uk",
    country: "UA",
    cities: ["Київ", "Львів"],
    first: ["Ївга:yivha", "Оксана:oksana", "Євген:yevhen"],
    last: ["Шевченко:shevchenko", "Ґудзь:gudz"],
  },
  {
    language: "el",
    country: "GR",
    cities: ["Αθήνα", "Θεσσαλονίκη"],
    first: ["Ελένη:eleni", "Γιώργος:giorgos", "Ζωή:zoi"],
    last: ["Παπαδόπουλος:papadopoulos", "Ιωάννου:ioannou"],
  },
  {
    language: "ar",
    country: "EG",
    cities: ["القاهرة", "الإسكندرية"],
    first: ["محمد:mohamed", "ليلى:layla", "يوسف:youssef", "نُور:nour"],
    last: ["عبد الله:abdallah", "الحدّاد:haddad", "منصور:mansour"],
  },
  {
    language: "he",
    country: "IL",
    cities: ["חיפה", "תל אביב"],
    first: ["נועה:noa", "יצחק:yitzhak", "שִׁירָה:shira"],
    last: ["לוי:levi", "בן־דוד:ben-david"],
  },
  {
    language: "zh",
    country: "CN",
    cities: ["杭州", "成都"],
    first: ["小龙:xiaolong", "美玲:meiling", "建国:jianguo", "思𬎆:siying"],
    last: ["李:li", "王:wang", "欧阳:ouyang"],
  },
  {
    language: "ja",
    country: "JP",
    cities: ["京都市", "静岡市"],
    first: ["さくら:sakura", "健太:kenta", "ハルカ:haruka"],
    last: ["𠮷田:yoshida", "山﨑:yamazaki", "小林:kobayashi"],
  },
  {
    language: "ko",
    country: "KR",
    cities: ["부산", "보성군"],
    first: ["지민:jimin", "서연:seoyeon", "하늘:haneul"],
    last: ["김:kim", "박:park", "제갈:jegal"],
  },
  {
    language: "hi",
    country: "IN",
    cities: ["दार्जिलिंग", "मुंबई"],
    first: ["आरव:aarav", "प्रिया:priya", "कृष्ण:krishna"],
    last: ["शर्मा:sharma", "पटेल:patel"],
  },
  {
    language: "vi",
    country: "VN",
    cities: ["Huế", "Đà Lạt"],
    first: ["Nguyệt:nguyet", "Dũng:dung", "Thảo:thao"],
    last: ["Nguyễn:nguyen", "Trần:tran", "Đặng:dang"],
  },
  {
    language: "is",
    country: "IS",
    cities: ["Reykjavík", "Höfn"],
    first: ["Þórdís:thordis", "Björk:bjork", "Æsa:aesa"],
    last: ["Guðmundsdóttir:gudmundsdottir", "Sigurðsson:sigurdsson"],
  },
  {
    language: "pt",
    country: "BR",
    cities: ["São Paulo", "Belém"],
    first: ["João:joao", "Conceição:conceicao", "Íris:iris"],
    last: ["Gonçalves:goncalves", "Araújo:araujo"],
  },
  {
    language: "en",
    country: "IE",
    cities: ["Dublin", "Cork", "Galway"],
    first: ["Aoife:aoife", "Sinéad:sinead", "Grace:grace", "Liam:liam", "Ada:ada", "Tom:tom"],
    last: ["O'Brien:obrien", "Byrne:byrne", "Walsh:walsh", "Ní Mháille:nimhaille", "Reed:reed"],
  },
  {
    // Written with combining characters on purpose: the same letters as above, in other bytes.
    language: "fr",
    country: "BE",
    cities: ["Lie\u0300ge"],
    first: ["Zoe\u0308:zoe", "Ame\u0301lie:amelie"],
    last: ["Franc\u0327ois:francois", "Lefe\u0300vre:lefevre"],
  },
]

/** Draws a name from one of the languages of the shop's customers. */
export function drawName(random: Random): PersonName {
  const { language, country, cities, first, last } = random.pick(locales)
  const given = split(random.pick(first))
  const family = split(random.pick(last))
  return {
    first: given.written,
    last: family.written,
    ascii: `${given.ascii}.${family.ascii}`,
    language,
    city: random.pick(cities),
    country,
  }
}

function split(entry: string): { written: string; ascii: string } {
  const colon = entry.lastIndexOf(":")
  return { written: entry.slice(0, colon), ascii: entry.slice(colon + 1) }
}
