import type en from '../en/attached-invoice.ts';
import type { Translation } from '../words.ts';

export default {
  reading: 'يجري البحث عن فاتورة فيه …',
  read: 'فاتورة: خصائصها مأخوذة من الملف.',
  heard: '{name} فاتورة. مُلئت خصائصها من الملف.',
  leftOut: 'لم يُملأ: {list}.',
  item: '{label} ({reason})',
  doubtful: 'مبالغها لا تتوافق فيما بينها. راجعها قبل إرسالها.',
  'unclear-currency': 'العملة غير واضحة',
  'unclear-kind': 'نوع المستند غير واضح',
  asked: 'المطلوب بصيغة أخرى',
} satisfies Translation<typeof en>;
