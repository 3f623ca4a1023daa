// The desk's own words.
export const words = {
  en: {
    gone: 'This page does not exist', back: 'Back to the start',
    skip: 'Skip to content', brand: 'Alderwick desk', unit: 'Town hall', nav: 'Desk', language: 'Language', theme: 'Appearance',
    'theme-auto': 'As the device', 'theme-light': 'Light', 'theme-dark': 'Dark', post: 'Post', write: 'New letter', people: 'Correspondents',
    files: 'Open files', 'file-1': 'Garden house, parcel 1147/3', 'file-2': 'Fence, Mill Lane 8', 'file-3': 'Shop front, Market Square 2',
  },
  sk: {
    gone: 'Táto stránka neexistuje', back: 'Späť na začiatok',
    skip: 'Preskočiť na obsah', brand: 'Podateľňa Alderwick', unit: 'Mestský úrad', nav: 'Pracovisko', language: 'Jazyk', theme: 'Vzhľad',
    'theme-auto': 'Podľa zariadenia', 'theme-light': 'Svetlý', 'theme-dark': 'Tmavý', post: 'Pošta', write: 'Nový list', people: 'Korešpondenti',
    files: 'Otvorené spisy', 'file-1': 'Záhradný domček, parcela 1147/3', 'file-2': 'Plot, Mlynská 8', 'file-3': 'Výklad, Námestie 2',
  },
  de: {
    gone: 'Diese Seite gibt es nicht', back: 'Zurück zum Anfang',
    skip: 'Zum Inhalt', brand: 'Arbeitsplatz Alderwick', unit: 'Rathaus', nav: 'Arbeitsplatz', language: 'Sprache', theme: 'Darstellung',
    'theme-auto': 'Wie das Gerät', 'theme-light': 'Hell', 'theme-dark': 'Dunkel', post: 'Post', write: 'Neuer Brief', people: 'Briefpartner',
    files: 'Offene Akten', 'file-1': 'Gartenhaus, Flurstück 1147/3', 'file-2': 'Zaun, Mühlgasse 8', 'file-3': 'Ladenfront, Marktplatz 2',
  },
  ar: {
    gone: 'هذه الصفحة غير موجودة', back: 'العودة إلى البداية',
    skip: 'الانتقال إلى المحتوى', brand: 'مكتب ألدرويك', unit: 'البلدية', nav: 'المكتب', language: 'اللغة', theme: 'المظهر',
    'theme-auto': 'مثل الجهاز', 'theme-light': 'فاتح', 'theme-dark': 'داكن', post: 'البريد', write: 'رسالة جديدة', people: 'المراسلون',
    files: 'ملفات مفتوحة', 'file-1': 'بيت حديقة، القطعة 1147/3', 'file-2': 'سياج، زقاق الطاحونة 8', 'file-3': 'واجهة متجر، ساحة السوق 2',
  },
};
