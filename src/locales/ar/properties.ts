import type en from '../en/properties.ts';
import type { Translation } from '../words.ts';

export default {
  edit: 'الخصائص',
  title: 'خصائص {name}',
  save: 'حفظ',
  cancel: 'إلغاء',
  required: 'مطلوب',
  asked: 'يطلبه {by}.',
  notChosen: 'لم يُختر',
  currency: 'العملة',
  currencyOf: 'عملة {label}',
  kept: 'موجود أيضًا ويبقى كما هو',
  missing: 'املأ هذا الحقل.',
  notNumber: 'اكتب رقمًا، مثل {example}.',
  notDate: 'اختر يومًا.',
  notCurrency: 'اكتب العملة بثلاثة أحرف، مثل EUR.',
  wantedCurrency: 'المطلوب هو {currency}.',
  notChoice: 'اختر واحدًا من المعروض.',
  tooLong: { zero: 'لا تكتب أي حرف.', one: 'استخدم حرفًا واحدًا على الأكثر.', two: 'استخدم حرفين على الأكثر.', few: 'استخدم {count} أحرف على الأكثر.', many: 'استخدم {count} حرفًا على الأكثر.', other: 'استخدم {count} حرف على الأكثر.' },
  wrong: 'لا يمكن حفظه كما هو.',
  saved: 'تم تدوين خصائص {name}',
  lacks: 'ينقص: {list}',
} satisfies Translation<typeof en>;
