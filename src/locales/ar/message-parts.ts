import type { Translation } from '../words.ts';
import type en from '../en/message-parts.ts';

const ar: Translation<typeof en> = {
  payment: 'دفعة',
  part: 'محتوى من نوع {type}',
  cut: 'وهو أطول مما يظهر هنا.',
  unwritten: 'وهو متداخل بعمق يتعذر معه عرضه.',
  malformed: 'يطلب المرسل دفعة بصيغة غير مفهومة هنا. لا يُعرض شيء منها للدفع، وأدناه ما أُرسل.',
  asks: 'طلب دفع',
  youAsk: 'أنت تطلب هذه الدفعة',
  fromInvoice: 'تخص الفاتورة المرفقة {name}.',
};
export default ar;
