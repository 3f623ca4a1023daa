import { expect } from 'chai';
import { brokenRule, brokenRules, isAccepted, safeName, type Restrictions } from './restrictions.ts';

const file = (name: string, type = '', size = 10) => ({ name, type, size });
const page = (rules: Omit<Restrictions, 'by'>): Restrictions[] => [{ by: 'page', ...rules }];

describe('what a list of accepted kinds takes', () => {
  const cases: [accept: string, name: string, type: string, taken: boolean][] = [
    ['', 'a.exe', '', true],
    ['.pdf', 'plan.pdf', '', true],
    ['.PDF', 'plan.Pdf', 'application/pdf', true],
    ['.pdf', 'pdf', 'application/pdf', false],
    ['.tar.gz', 'all.tar.gz', '', true],
    ['image/*', 'a.png', 'image/png', true],
    ['image/*', 'a.png', 'IMAGE/PNG; x=1', true],
    ['image/*', 'a.png', 'imagery/png', false],
    ['image/*', 'a.png', '', false],
    ['application/pdf , .dwg', 'plan.dwg', '', true],
    ['application/pdf', 'plan.pdf', 'application/pdfx', false],
    ['text/plain;charset=utf-8', 'a.txt', 'text/plain', true],
    ['*/*', 'a', '', true],
    [' , ,nonsense', 'a.exe', '', true],
  ];
  for (const [accept, name, type, taken] of cases) {
    it(`“${accept}” ${taken ? 'takes' : 'refuses'} ${name} (${type || 'no type'})`, () => expect(isAccepted({ name, type }, accept)).to.equal(taken));
  }
});

describe('rules of attachments', () => {
  it('say nothing about what nobody restricts', () => {
    expect(brokenRule(file('a.exe', '', 1e15), [], [])).to.equal(undefined);
    expect(brokenRule(file('a.exe', '', 1e15), Array.from({ length: 1e4 }, () => ({ size: 1e12 })), page({}))).to.equal(undefined);
  });

  it('hold up to and at their limit', () => {
    expect(brokenRule(file('a', '', 10), [], page({ maxBytes: 10 }))).to.equal(undefined);
    expect(brokenRule(file('a', '', 11), [], page({ maxBytes: 10 }))).to.deep.equal({ rule: 'size', by: 'page', limit: 10 });
    expect(brokenRule(file('a'), [{ size: 1 }], page({ maxFiles: 2 }))).to.equal(undefined);
    expect(brokenRule(file('a'), [{ size: 1 }, { size: 1 }], page({ maxFiles: 2 }))).to.deep.equal({ rule: 'count', by: 'page', limit: 2 });
    expect(brokenRule(file('a', '', 10), [{ size: 90 }], page({ maxTotal: 100 }))).to.equal(undefined);
    expect(brokenRule(file('a', '', 10), [{ size: 91 }], page({ maxTotal: 100 }))).to.deep.equal({ rule: 'total', by: 'page', limit: 100 });
    expect(brokenRule(file('a'), [], page({ maxFiles: 0 }))).to.deep.equal({ rule: 'count', by: 'page', limit: 0 });
  });

  it('name whose they are', () => {
    const rules: Restrictions[] = [{ by: 'page', maxBytes: 100 }, { by: 'city.example', forbidden: ['application/x-msdownload', 'video/*'], maxBytes: 50 }];
    expect(brokenRule(file('a.exe', 'application/X-MSDownload'), [], rules)).to.deep.equal({ rule: 'type', by: 'city.example' });
    expect(brokenRule(file('a.mp4', 'video/mp4'), [], rules)).to.deep.equal({ rule: 'type', by: 'city.example' });
    expect(brokenRule(file('a.txt', 'text/plain', 60), [], rules)).to.deep.equal({ rule: 'size', by: 'city.example', limit: 50 });
    expect(brokenRule(file('a.txt', 'text/plain', 200), [], rules)).to.deep.equal({ rule: 'size', by: 'page', limit: 100 });
  });

  it('count those of many that come together, refused ones left out', () => {
    const files = [file('a', '', 10), file('b.exe', 'application/x-msdownload', 10), file('c', '', 10), file('d', '', 10)];
    const rules: Restrictions[] = [{ by: 'page', maxFiles: 3 }, { by: 'city.example', forbidden: ['application/x-msdownload'] }];
    expect(brokenRules(files, [{ size: 1 }], rules).map((broken) => broken?.rule)).to.deep.equal([undefined, 'type', undefined, 'count']);
    expect(brokenRules(files, [{ size: 1 }], page({ maxTotal: 31 })).map((broken) => broken?.rule)).to.deep.equal([undefined, undefined, undefined, 'total']);
  });

  it('take a file without a type for octets', () => {
    expect(brokenRule(file('a'), [], page({ forbidden: ['application/octet-stream'] }))?.rule).to.equal('type');
  });

  it('say of a file that can never be taken that it cannot, not that there are too many', () => {
    expect(brokenRule(file('a.exe'), [{ size: 1 }], page({ accept: '.pdf', maxFiles: 1 }))?.rule).to.equal('type');
  });
});

describe('a safe name', () => {
  const cases: [given: string, safe: string][] = [
    ['Plan corrected.dwg', 'Plan corrected.dwg'],
    ['Žiadosť č. 5.pdf', 'Žiadosť č. 5.pdf'],
    ['Cafe\u0301.txt', 'Café.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\windows\\a.txt', 'C__windows_a.txt'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\nc\u2066.txt', 'abc.txt'],
    ['two   spaces\u00a0.txt', 'two spaces .txt'],
    ['.htaccess', 'htaccess'],
    ['end. . .', 'end'],
    ['..', ''],
    ['\u200b\u202e', ''],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .tar.gz', '_com1 .tar.gz'],
    ['console.txt', 'console.txt'],
    ['lone\ud800.txt', 'lone.txt'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['تقرير.pdf', 'تقرير.pdf'],
  ];
  for (const [given, safe] of cases) it(`of ${JSON.stringify(given)} is ${JSON.stringify(safe)}`, () => expect(safeName(given)).to.equal(safe));

  it('is at most 255 octets, cut between characters, with its extension', () => {
    for (const letter of ['x', 'ž', '日', '👍']) {
      const name = safeName(`${letter.repeat(300)}.docx`);
      const size = new TextEncoder().encode(name).length;
      expect(size).to.be.within(252, 255);
      expect(name).to.match(/\.docx$/).and.not.contain('\ufffd');
    }
  });

  it('is safe already when it is made safe again', () => {
    for (const [given] of cases) expect(safeName(safeName(given))).to.equal(safeName(given));
  });
});
