import type en from '../en/pdf.ts';
import type { Translation } from '../words.ts';

export default {
  turn: 'صفحات {name}',
  previous: 'الصفحة السابقة',
  next: 'الصفحة التالية',
  smaller: 'تصغير',
  larger: 'تكبير',
  page: 'الصفحة {page} من {count}',
  pageOf: 'الصفحة {page} من {count}، {name}',
  noText: 'لا يوجد في هذه الصفحة نص يمكن قراءته بصوت عالٍ.',
  locked: 'الملف محمي بكلمة مرور. نزّله لفتحه.',
  broken: 'الملف تالف أو ليس ما يدّعيه. نزّله لفتحه ببرنامج آخر.',
  brokenPage: 'هذه الصفحة تالفة ولا يمكن عرضها.',
  slow: 'يستغرق عرضه وقتًا طويلًا. نزّله لفتحه.',
  unsupported: 'لا يستطيع هذا المتصفح عرضه. نزّله لفتحه.',
} satisfies Translation<typeof en>;
