import type { Translation } from '../words.ts';
import type en from '../en/payee-warnings.ts';

const ar: Translation<typeof en> = {
  careful: 'دقّق قبل أن تدفع',
  mixed: 'في الاسم {payee} حروف من أبجدية أخرى: {letters}. هكذا تُزوَّر الأسماء؛ اسأل المستفيد بطريقة أخرى قبل أن تدفع.',
  likeSender: 'اسم المستفيد {payee} يكاد يطابق اسم المرسل {name} لكنه يختلف عنه. قارن حرفًا حرفًا.',
  likePayee: 'يمكن الخلط بين اسم المستفيد و{payee} الذي دفعت له من قبل إلى حساب آخر: {iban}.',
  otherAccount: 'سبق أن دفعت إلى {payee} ولكن إلى حساب آخر: {iban}. تأكد بطريقة أخرى من أن هذا الحساب له.',
  likePeer: 'يمكن الخلط بين عنوان المرسل {sender} والعنوان {peer} الذي طلب منك دفعة من قبل. وهما مختلفان.',
};
export default ar;
