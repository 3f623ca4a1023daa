import type en from '../en/signature-checks.ts';
import type { Translation } from '../words.ts';

export default {
  form: 'Was an ihrer Stelle steht, ist keine Unterschrift, oder sie wurde beschädigt.',
  signer: 'Sie stammt von einem Schlüssel von jemand anderem als dem hier genannten Absender.',
  issuer: 'Wer sagt, wessen Schlüssel es ist, spricht nicht für die Domain des Absenders.',
  binding: 'Die Domain des Absenders steht für diesen Schlüssel nicht ein, oder nicht bei diesem Brief: Der Schlüssel wurde beendet oder gehört zu einem anderen Brief, oder der Brief wurde nach der Unterschrift geändert.',
  signature: 'Der Schlüssel ist der des Absenders, aber unterschrieben hat er etwas anderes: Die Unterschrift wurde geändert oder gefälscht.',
  time: 'Die angegebene Zeit kann nicht stimmen: Der Schlüssel war damals nicht in Gebrauch.',
} satisfies Translation<typeof en>;
