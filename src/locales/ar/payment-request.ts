import type en from '../en/payment-request.ts';
import type { Translation } from '../words.ts';

export default {
  request: 'طلب دفع',
  title: 'طلب الدفع',
  remove: 'إزالة الطلب',
  removed: 'أُزيل طلب الدفع.',
  restored: 'عاد طلب الدفع.',
  fill: 'املأه من {name}',
  filled: 'مُلئ من {name}.',
  unread: 'تعذّر ملء أي شيء من {name}.',
  several: 'يذكر {name} أكثر من واحد. اختر واحدًا.',
  changed: 'يجوز للمستلم تغيير المبلغ',
  lacks: 'ما زال ينقص: {list}.',
  wrong: 'راجع: {list}.',
  ready: 'مكتمل. يُرسل مع الرسالة.',
  unready: 'تعذّر تحميل ما يُملأ به. حاول مرة أخرى.',
} satisfies Translation<typeof en>;
