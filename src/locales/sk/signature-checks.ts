import type en from '../en/signature-checks.ts';
import type { Translation } from '../words.ts';

export default {
  form: 'To, čo je na jeho mieste, nie je podpis alebo je poškodené.',
  signer: 'Vznikol kľúčom niekoho iného, než je tu uvedený odosielateľ.',
  issuer: 'Ten, kto hovorí, čí kľúč to je, nehovorí za doménu odosielateľa.',
  binding: 'Doména odosielateľa za tento kľúč neručí, alebo nie pri tomto liste: kľúč bol ukončený alebo patrí k inému listu, alebo bol list po podpísaní zmenený.',
  signature: 'Kľúč patrí odosielateľovi, ale podpísal niečo iné: podpis bol zmenený alebo sfalšovaný.',
  time: 'Čas, ktorý uvádza, nemôže byť správny: kľúč sa vtedy nepoužíval.',
} satisfies Translation<typeof en>;
