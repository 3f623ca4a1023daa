import type { Translation } from '../words.ts';
import type en from '../en/inbox-drafts.ts';

const ar: Translation<typeof en> = {
  list: 'المسودات',
  nobody: '(لا مستلم بعد)',
  noText: '(لا نص بعد)',
  onlyHere: 'على هذا الجهاز فقط',
  discard: 'تجاهل المسودة',
  discarded: 'تم تجاهل المسودة',
  empty: 'لا توجد مسودات',
  emptyHint: 'تنتظر هنا كل رسالة تبدؤها ولا ترسلها.',
  noMatch: 'لم يُعثر على شيء',
  partial: 'خادم بريدك لا يستجيب. هذه هي المسودات الموجودة على هذا الجهاز.',
  failed: 'تعذّر تحميل المسودات',
};

export default ar;
