import type { Translation } from '../words.ts';
import type en from '../en/inbox-help.ts';

const ar: Translation<typeof en> = {
  title: 'اختصارات لوحة المفاتيح',
  move: 'المحادثة التالية، السابقة',
  ends: 'الأولى، الأخيرة',
  open: 'فتح',
  close: 'العودة إلى القائمة',
  select: 'تحديد',
  range: 'تحديد عدة محادثات',
  all: 'تحديد كل ما تم تحميله',
  across: 'إلى مربع السطر ونجمته',
  archive: 'أرشفة أو إعادة',
  delete: 'حذف أو إعادة',
  star: 'نجمة',
  unread: 'مقروء أو غير مقروء',
  undo: 'تراجع',
  search: 'بحث',
  write: 'كتابة',
  help: 'هذه القائمة',
  note: 'تعمل فقط ما دام التركيز داخل صندوق البريد.',
};
export default ar;
