import type { Translation } from '../words.ts';
import type en from '../en/inbox.ts';

const ar: Translation<typeof en> = {
  inbox: 'الوارد',
  drafts: 'المسودات',
  sent: 'المرسل',
  starred: 'المميَّز بنجمة',
  archive: 'الأرشيف',
  deleted: 'المحذوف',
  view: 'عرض',
  list: 'المحادثات',
  search: 'بحث',
  write: 'كتابة',
  unread: 'غير مقروء',
  remove: 'إزالة {name}',
  select: 'تحديد {name}',
  star: 'نجمة',
  toYou: '{from} ← {to}',
  messages: { zero: 'لا رسائل', one: 'رسالة واحدة', two: 'رسالتان', few: '{count} رسائل', many: '{count} رسالة', other: '{count} رسالة' },
  files: { zero: 'لا ملفات · {size}', one: 'ملف واحد · {size}', two: 'ملفان · {size}', few: '{count} ملفات · {size}', many: '{count} ملفًا · {size}', other: '{count} ملف · {size}' },
  noSubject: '(بلا موضوع)',
  registered: 'رسالة مسجّلة',
  verified: 'تم التحقق من الإيصال',
  notVerified: 'لم يتم التحقق بعد',
  verificationFailed: 'لم يجتز الإيصال التحقق',
  selectMode: 'تحديد',
};
export default ar;
