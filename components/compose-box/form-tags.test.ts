import { expect } from 'chai';
import { coverFaults } from '../../src/schema/validate.ts';
import type { CoverTag } from '../../src/contract/index.ts';
import { putBack } from './form-restore.ts';
import { coverOf, tagName, type FormCover } from './form-tags.ts';

describe('the tags a form makes', () => {
  let form: HTMLFormElement;
  afterEach(() => form.remove());

  function fill(markup: string, attributes: Record<string, string> = {}): HTMLFormElement {
    form = document.createElement('form');
    for (const [name, value] of Object.entries(attributes)) form.setAttribute(name, value);
    form.innerHTML = markup;
    document.body.append(form);
    return form;
  }
  const read = (locale = 'en', options: { without?: string[]; keeping?: boolean } = {}): FormCover => {
    const found = coverOf(form, { locale, ...options });
    expect(coverFaults(found.cover)).to.deep.equal([]);
    return found;
  };
  const tags = (locale?: string): CoverTag[] => read(locale).cover.flatMap((category) => category.tags);

  it('are of the kind of their control', () => {
    fill(`
      <label>Applicant * <input name="applicantName" value=" Anna "></label>
      <label for="mail">E-mail:</label><input id="mail" type="email" name="mail" value="anna@home.example">
      <label>Notes <textarea name="notes">one\ntwo</textarea></label>
      <label>Floor area <input type="number" name="area" value="24.50" data-unit="m²"></label>
      <label>Storeys <input type="range" name="storeys" min="1" max="9" value="2"></label>
      <label>Cost <input type="number" name="cost" value="1e4" data-currency="eur" data-prominent></label>
      <label>Begin <input type="date" name="begin" value="2027-03-01" data-role="due"></label>
      <label>Visit <input type="datetime-local" name="visit" value="2027-03-01T09:30"></label>
      <label>Month <input type="month" name="month" value="2027-03"></label>
      <label><input type="checkbox" name="consent" value="yes"> The neighbours agree</label>
      <label><input type="checkbox" name="heated" checked> Heated</label>
      <label>Kind <select name="kind"><option value="">Choose</option><option value="gh" selected>Garden house</option></select></label>
      <label>Papers <select name="papers" multiple><option selected>Plan</option><option>Photo</option><option selected>Consent</option></select></label>
      <fieldset><legend>Roof</legend><label><input type="radio" name="roof" value="f"> Flat</label><label><input type="radio" name="roof" value="g" checked> Gable</label></fieldset>`);
    const found = tags();
    // On the clock of whoever runs this.
    expect(new Date(found[7]!.value).getTime()).to.equal(new Date(2027, 2, 1, 9, 30).getTime());
    expect(found).to.deep.equal([
      { name: 'applicant-name', label: 'Applicant', kind: 'text', value: ' Anna ' },
      { name: 'mail', label: 'E-mail', kind: 'text', value: 'anna@home.example' },
      { name: 'notes', label: 'Notes', kind: 'text', value: 'one\ntwo' },
      { name: 'area', label: 'Floor area', kind: 'number', value: '24.50', unit: 'm²' },
      { name: 'storeys', label: 'Storeys', kind: 'number', value: '2' },
      { name: 'cost', label: 'Cost', prominent: true, kind: 'money', value: '10000', currency: 'EUR' },
      { name: 'begin', label: 'Begin', kind: 'date', value: '2027-03-01', role: 'due' },
      { name: 'visit', label: 'Visit', kind: 'date', value: found[7]!.value },
      { name: 'month', label: 'Month', kind: 'text', value: '2027-03' },
      { name: 'consent', label: 'The neighbours agree', kind: 'boolean', value: 'false' },
      { name: 'heated', label: 'Heated', kind: 'boolean', value: 'true' },
      { name: 'kind', label: 'Kind', kind: 'choice', value: 'Garden house' },
      { name: 'papers', label: 'Papers', kind: 'text', value: 'Plan; Consent' },
      { name: 'roof', label: 'Roof', kind: 'choice', value: 'Gable' },
    ]);
  });

  it('leave out what is disabled, empty, secret, unnamed, a button, or not meant to be seen', () => {
    fill(`
      <input name="a" value="x" disabled><fieldset disabled><legend>Off</legend><input name="b" value="x"><input type="radio" name="r" checked></fieldset>
      <input name="c" value="  "><input type="password" name="d" value="secret"><input type="hidden" name="csrf" value="token"><input value="no name">
      <input type="submit" name="e" value="Send"><button name="f" value="x">Go</button><input type="file" name="g"><output name="h">7</output>
      <select name="i"><option value="">None</option></select><input type="radio" name="j" value="1"><object name="k"></object>
      <input type="hidden" name="form-version" value="3" data-fdz data-label="Form"><output name="total" data-fdz data-currency="EUR">184.90</output>
      <input name="text" value="the text of the message">`);
    expect(read('en', { without: ['text'] }).cover.flatMap((category) => category.tags)).to.deep.equal([
      { name: 'form-version', label: 'Form', kind: 'text', value: '3' },
      { name: 'total', label: 'total', kind: 'money', value: '184.90', currency: 'EUR' },
    ]);
    expect(read('en', { without: ['text'] }).faults).to.deep.equal([]);
  });

  it('leave out what autocomplete says is secret, and what was a password', () => {
    const secret = ['current-password', 'new-password', 'one-time-code', 'cc-number', 'cc-csc', 'cc-exp', 'cc-exp-month', 'cc-exp-year', 'section-a billing CC-Number', 'one-time-code webauthn'];
    fill(`${secret.map((words, index) => `<input name="secret${index}" autocomplete="${words}" value="${index}">`).join('')}<select name="year" autocomplete="cc-exp-year"><option>2031</option></select>
      <textarea name="code" autocomplete="\n one-time-code">123</textarea><input name="shown" value="was a password"><input name="holder" autocomplete="cc-name" value="Anna"><input name="user" autocomplete="username webauthn" value="anna">`);
    for (const keeping of [false, true]) {
      const { cover, faults } = coverOf(form, { locale: 'en', keeping, secrets: new Set(['shown']) });
      expect(cover.flatMap((category) => category.tags).map(({ name }) => name)).to.deep.equal(['holder', 'user']);
      expect(faults).to.deep.equal([]);
    }
  });

  it('stand in categories of their fieldset, or of the form', () => {
    fill(`<input name="a" value="1"><fieldset name="landParcel"><legend>The <b>parcel</b></legend><input name="a" value="2">
      <fieldset><input name="b" value="3"></fieldset></fieldset><fieldset><legend>Other</legend><input name="a" value="4"></fieldset><fieldset><legend>Other</legend><input name="a" value="5"></fieldset>`, { title: 'Building permit' });
    expect(read().cover.map(({ name, label, tags: list }) => `${name} (${label}): ${list.map((tag) => `${tag.name}=${tag.value}`).join(' ')}`)).to.deep.equal([
      'building-permit (Building permit): a=1', 'land-parcel (The parcel): a=2 b=3', 'other (Other): a=4', 'other-2 (Other): a=5',
    ]);
  });

  it('have names of their own where controls share one', () => {
    fill(`<input name="x" value="1"><input name="x" value="2"><input name="x-2" value="3"><label><input type="checkbox" name="with" value="cellar" checked>Cellar</label><label><input type="checkbox" name="with" value="stairs">Stairs</label>
      <input name="Größe (m)" value="4"><input name="日本" value="5"><input name="42nd" value="6">`);
    expect(tags().map(({ name, value }) => `${name}=${value}`)).to.deep.equal(['x=1', 'x-2=2', 'x-2-2=3', 'with-cellar=true', 'with-stairs=false', 'gro-e-m=4', 'field=5', 'nd=6']);
    expect(tagName('x'.repeat(500))).to.have.length(56);
  });

  it('are labelled by the page, harmlessly', () => {
    fill(`<label for="a">Safe\u202Eevil\u202C\u200B\n  text</label><input id="a" name="a" value="1">
      <input name="b" value="1" aria-label="${'long '.repeat(100)}"><span id="name">By <i>another</i></span><input name="c" aria-labelledby="name nowhere" value="1">
      <label>Kind <span hidden>not this</span><select name="d"><option>nor these words</option></select><script>alert(1)</script></label>
      <label for="e"></label><input id="e" name="e" title="From the title" value="1"><label for="f">${'😀'.repeat(80)}</label><input id="f" name="f" value="1"><input name="g" value="1">
      <label for="h">&lt;img src=x onerror=alert(1)&gt;</label><input id="h" name="h" value="v\u202Ev">`);
    const found = tags();
    expect(found.map(({ label }) => label).filter((_, index) => index !== 1 && index !== 5)).to.deep.equal(['Safeevil text', 'By another', 'Kind', 'From the title', 'g', '<img src=x onerror=alert(1)>']);
    for (const { label = '' } of found) {
      expect(label.length).to.be.within(1, 100);
      expect(label.isWellFormed()).to.equal(true);
    }
    expect(found.at(-1)!.value).to.equal('vv');
  });

  it('of a thousand controls are all there, in as many categories as they need', () => {
    fill(Array.from({ length: 1000 }, (_, index) => `<label>Field ${index} <input name="field${index}" value="${index}"></label>`).join(''), { title: 'Many' });
    const { cover, faults } = read();
    expect(faults).to.deep.equal([]);
    expect(cover.map(({ name, tags: list }) => [name, list.length])).to.deep.equal(Array.from({ length: 10 }, (_, index) => [index ? `many-${index + 1}` : 'many', 100]));
    expect(cover.flatMap(({ tags: list }) => list).map(({ value }) => value)).to.deep.equal(Array.from({ length: 1000 }, (_, index) => String(index)));
  });

  it('say what cannot be sent, rather than cutting it', () => {
    fill(`<label>Story <textarea name="a">${'x'.repeat(2001)}</textarea></label><label>Sum <input name="b" value="a lot" data-currency="EUR"></label><label>Worth <input name="c" value="5" data-currency="euros"></label>
      ${Array.from({ length: 21 }, (_, index) => `<fieldset><legend>Part ${index}</legend><input name="p" value="1"></fieldset>`).join('')}<label>Plan <input type="file" name="f"></label>`);
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'plan.pdf'));
    form.querySelector<HTMLInputElement>('[type=file]')!.files = data.files;
    const { cover, faults } = read();
    expect(faults.map(({ label, reason }) => `${label} ${reason}`)).to.deep.equal(['Story too-long', 'Sum malformed', 'Worth malformed', 'p many', 'Plan file']);
    expect(cover).to.have.length(20);
  });

  it('read numbers as the language of the page writes them', () => {
    fill('<label>Cost <input name="cost" value="12.345,50" data-currency="EUR"></label>');
    expect(tags('de')[0]).to.include({ kind: 'money', value: '12345.50' });
    fill('<label>التكلفة <input name="cost" value="١٢٬٣٤٥٫٥" data-currency="EUR"></label>', { dir: 'rtl' });
    expect(tags('ar')[0]).to.deep.equal({ name: 'cost', label: 'التكلفة', kind: 'money', value: '12345.5', currency: 'EUR' });
    for (const [typed, value] of [['1e3', '1000'], ['.5', '0.5'], ['-2.50', '-2.50'], ['+7', '7'], ['1.5e-2', '0.015'], ['007', '7'], ['12e1', '120']] as const) {
      form.innerHTML = '<output name="n" data-fdz data-unit="m"></output>';
      form.querySelector('output')!.value = typed;
      expect(tags()[0]!.value, typed).to.equal(value);
    }
  });

  it('keep nothing in a draft that the page does not want kept', () => {
    fill('<input name="a" value="1" autocomplete="off"><input name="b" value="2">');
    expect(read('en', { keeping: true }).cover.flatMap((category) => category.tags).map(({ name }) => name)).to.deep.equal(['b']);
    expect(tags()).to.have.length(2);
  });

  it('go back into the form they came from, and overwrite nothing', () => {
    const markup = `
      <input name="applicantName"><textarea name="notes"></textarea><input type="number" name="area" data-unit="m²"><input name="cost" data-currency="EUR"><input type="date" name="begin"><input type="datetime-local" name="visit">
      <input type="checkbox" name="consent"><select name="kind"><option value="">Choose</option><option value="a">Shed</option><option value="b">Garden house</option></select>
      <select name="papers" multiple><option>Plan</option><option>Photo</option></select><label><input type="radio" name="roof" value="f">Flat</label><label><input type="radio" name="roof" value="g">Gable</label>
      <input name="mine" value="by the page"><input type="password" name="secret">`;
    fill(markup);
    const set = (name: string, value: string): void => { (form.elements.namedItem(name) as HTMLInputElement).value = value; };
    for (const [name, value] of [['applicantName', 'Anna'], ['notes', 'one\ntwo'], ['area', '24.5'], ['cost', '1.200,50'], ['begin', '2027-03-01'], ['visit', '2027-03-01T09:30'], ['kind', 'b'], ['papers', 'Photo'], ['roof', 'g'], ['mine', 'by Anna'], ['secret', 'x']] as const) set(name, value);
    (form.elements.namedItem('consent') as HTMLInputElement).checked = true;
    const { cover } = read('de');
    const before = [...new FormData(form)].filter(([name]) => name !== 'secret');
    form.remove();
    fill(markup);
    (form.elements.namedItem('mine') as HTMLInputElement).value = 'typed since';
    const heard: string[] = [];
    form.addEventListener('change', ({ target }) => heard.push((target as HTMLInputElement).name));
    expect(putBack(form, cover, { locale: 'de' })).to.equal(10);
    expect(heard).to.deep.equal(['applicantName', 'notes', 'area', 'cost', 'begin', 'visit', 'consent', 'kind', 'papers', 'roof']);
    expect([...new FormData(form)].filter(([name]) => name !== 'secret')).to.deep.equal(before.map(([name, value]) => (name === 'mine' ? [name, 'typed since'] : name === 'cost' ? [name, '1200,50'] : [name, value])));
    expect((form.elements.namedItem('secret') as HTMLInputElement).value).to.equal('');
  });
});
