import type en from '../en/attachment-picker.ts';
import type { Translation } from '../words.ts';

export default {
  choose: 'اختيار ملفات',
  chooseOne: 'اختيار ملف',
  chooseOther: 'اختيار ملف آخر',
  folder: 'اختيار مجلد',
  camera: 'التقاط صورة',
  drop: 'أو أفلتها هنا',
  dropOne: 'أو أفلته هنا',
  dropNow: 'أفلِت للإضافة',
  reading: 'تجري قراءة المجلد…',
  images: 'صور',
  audio: 'صوت',
  video: 'فيديو',
  words: 'نص',
  hintEach: 'حتى {size} لكل ملف',
  hintOne: 'حتى {size}',
  hintCount: { zero: 'لا ملفات', one: 'ملف واحد', two: 'ملفان على الأكثر', few: '{count} ملفات على الأكثر', many: '{count} ملفًا على الأكثر', other: '{count} ملف على الأكثر' },
  hintTotal: '{size} في المجموع',
  needed: 'اختر ملفًا.',
  neededMany: 'اختر ملفًا واحدًا على الأقل.',
  notArrived: { zero: 'رُفعت كل الملفات.', one: 'لم يُرفع ملف واحد بعد.', two: 'لم يُرفع ملفان بعد.', few: 'لم تُرفع {count} ملفات بعد.', many: 'لم يُرفع {count} ملفًا بعد.', other: 'لم يُرفع {count} ملف بعد.' },
  lacking: 'املأ الخصائص المطلوبة للملفات.',
  refusedLeft: { zero: 'لم يُرفض ملف.', one: 'رُفض ملف واحد. أزله للمتابعة.', two: 'رُفض ملفان. أزلهما للمتابعة.', few: 'رُفضت {count} ملفات. أزلها للمتابعة.', many: 'رُفض {count} ملفًا. أزلها للمتابعة.', other: 'رُفض {count} ملف. أزلها للمتابعة.' },
} satisfies Translation<typeof en>;
