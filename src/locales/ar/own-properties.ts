import type en from '../en/own-properties.ts';
import type { Translation } from '../words.ts';

export default {
  yours: 'ما يخصك',
  yoursHint: 'تراه أنت وحدك، ولا يراه المرسل.',
  yoursOf: 'ملاحظاتك على {name}',
  edit: 'تحرير',
  editLabel: 'تحرير ملاحظاتك على {name}',
  choose: '{label}: {name}',
  notChosen: 'غير محدد',
  saving: 'جارٍ الحفظ…',
  saved: '{name}: تم الحفظ',
  notSaved: 'لم يُحفظ. يبقى ما أدخلته هنا. {why}',
  offline: 'لا يوجد اتصال: لم يُحفظ بعد. يبقى ما أدخلته هنا.',
  conflict: 'تغيّر في مكان آخر في هذه الأثناء. لم يُستبدل شيء: اختر ما يبقى.',
  mine: 'ما أدخلته',
  theirs: 'ما هو محفوظ',
  keepMine: 'حفظ ما أدخلته',
  takeTheirs: 'أخذ المحفوظ',
  nothing: 'لا شيء',
} satisfies Translation<typeof en>;
