// The customer page's own words.
export const words = {
  en: {
    title: 'Anna Kováčová, Oakline customers', skip: 'Skip to content', nav: 'Main', language: 'Language', theme: 'Appearance',
    'theme-auto': 'As the device', 'theme-light': 'Light', 'theme-dark': 'Dark', orders: 'Orders', customers: 'Customers', stock: 'Stock',
    since: 'Customer since 2021', facts: 'Customer data', number: 'Customer number', address: 'Delivery address', terms: 'Payment terms',
    'terms-value': '7 days', open: 'Open balance', order: 'Order', date: 'Date', what: 'Contents', state: 'State', total: 'Total',
    'item-1': 'Hinges, oak boards, oil', 'item-2': 'Garden house, 24.5 m², kit', 'item-3': 'Raised bed, larch', 'item-4': 'Compost frame',
    invoiced: 'Invoiced', deposit: 'Deposit paid', paid: 'Paid', notes: 'Notes', talk: 'Conversation',
    note: 'Waits for the building permit before the garden house is delivered. Prefers letters over calls.',
  },
  sk: {
    title: 'Anna Kováčová, zákazníci Oakline', skip: 'Preskočiť na obsah', nav: 'Hlavná navigácia', language: 'Jazyk', theme: 'Vzhľad',
    'theme-auto': 'Podľa zariadenia', 'theme-light': 'Svetlý', 'theme-dark': 'Tmavý', orders: 'Objednávky', customers: 'Zákazníci', stock: 'Sklad',
    since: 'Zákazníčka od roku 2021', facts: 'Údaje o zákazníkovi', number: 'Číslo zákazníka', address: 'Adresa doručenia', terms: 'Splatnosť',
    'terms-value': '7 dní', open: 'Neuhradené', order: 'Objednávka', date: 'Dátum', what: 'Obsah', state: 'Stav', total: 'Spolu',
    'item-1': 'Pánty, dubové dosky, olej', 'item-2': 'Záhradný domček, 24,5 m², stavebnica', 'item-3': 'Vyvýšený záhon, smrekovec', 'item-4': 'Rám na kompost',
    invoiced: 'Vyfakturované', deposit: 'Záloha uhradená', paid: 'Uhradené', notes: 'Poznámky', talk: 'Konverzácia',
    note: 'Pred dodaním záhradného domčeka čaká na stavebné povolenie. Radšej píše, ako telefonuje.',
  },
  de: {
    title: 'Anna Kováčová, Oakline-Kundschaft', skip: 'Zum Inhalt', nav: 'Hauptnavigation', language: 'Sprache', theme: 'Darstellung',
    'theme-auto': 'Wie das Gerät', 'theme-light': 'Hell', 'theme-dark': 'Dunkel', orders: 'Bestellungen', customers: 'Kundschaft', stock: 'Lager',
    since: 'Kundin seit 2021', facts: 'Kundendaten', number: 'Kundennummer', address: 'Lieferadresse', terms: 'Zahlungsziel',
    'terms-value': '7 Tage', open: 'Offener Betrag', order: 'Bestellung', date: 'Datum', what: 'Inhalt', state: 'Stand', total: 'Summe',
    'item-1': 'Scharniere, Eichenbretter, Öl', 'item-2': 'Gartenhaus, 24,5 m², Bausatz', 'item-3': 'Hochbeet, Lärche', 'item-4': 'Kompostrahmen',
    invoiced: 'Berechnet', deposit: 'Angezahlt', paid: 'Bezahlt', notes: 'Notizen', talk: 'Schriftwechsel',
    note: 'Wartet mit der Lieferung des Gartenhauses auf die Baugenehmigung. Schreibt lieber, als zu telefonieren.',
  },
  ar: {
    title: 'Anna Kováčová، عملاء Oakline', skip: 'الانتقال إلى المحتوى', nav: 'التنقل الرئيسي', language: 'اللغة', theme: 'المظهر',
    'theme-auto': 'مثل الجهاز', 'theme-light': 'فاتح', 'theme-dark': 'داكن', orders: 'الطلبات', customers: 'العملاء', stock: 'المخزون',
    since: 'عميلة منذ 2021', facts: 'بيانات العميل', number: 'رقم العميل', address: 'عنوان التسليم', terms: 'مهلة الدفع',
    'terms-value': '7 أيام', open: 'الرصيد المستحق', order: 'الطلب', date: 'التاريخ', what: 'المحتوى', state: 'الحالة', total: 'الإجمالي',
    'item-1': 'مفصلات وألواح بلوط وزيت', 'item-2': 'بيت حديقة 24.5 م²، قطع للتركيب', 'item-3': 'حوض زراعة مرتفع', 'item-4': 'إطار سماد',
    invoiced: 'صدرت الفاتورة', deposit: 'دُفع العربون', paid: 'مدفوع', notes: 'ملاحظات', talk: 'المراسلات',
    note: 'تنتظر رخصة البناء قبل تسليم بيت الحديقة. تفضّل الرسائل على المكالمات.',
  },
};
