/**
 * Messages that are hard to read or plainly wrong, one for each kind that RFC 4475 tells of (its names, texts of our own). None of
 * them is a call that anybody should be rung for.
 */
export const tortures = (port: number, address: string): ReadonlyMap<string, Buffer> => {
  let n = 0
  const base = (method = 'OPTIONS', target = `sip:torture@127.0.0.1:${port}`): Message => {
    n += 1
    return {
      start: `${method} ${target} SIP/2.0`,
      headers: {
        Via: `SIP/2.0/UDP ${address}:9;branch=z9hG4bKtorture${n}`,
        'Max-Forwards': '70',
        From: `<sip:a@${address}>;tag=t${n}`,
        To: `<${target}>`,
        'Call-ID': `torture-${port}-${n}`,
        CSeq: `${n} ${method}`,
        Contact: `<sip:a@${address}:9>`,
        'Content-Length': '0',
      },
      body: '',
    }
  }
  const invite = (): Message => ({ ...base('INVITE'), body: SDP })
  const changed = (message: Message, headers: Headers): Message => ({
    ...message,
    headers: { ...message.headers, ...headers },
  })
  const target = (uri: string, method = 'OPTIONS'): Message => ({ ...base(method), start: `${method} ${uri} SIP/2.0` })
  const start = (text: string): Message => ({ ...base(), start: text })
  const all: Readonly<Record<string, Message | string>> = {
    wsinv: write(changed(invite(), { Subject: '', NewFangled: 'a;;,,;\r\n  "\\\u0007 b', s: '' })).replace(
      'Via:',
      'v  :\r\n ',
    ),
    intmeth: target(
      `sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@127.0.0.1`,
      "!interesting-Method0123456789_*+`.%indeed'~",
    ),
    esc01: target('sip:sips%3Auser%40example.com@127.0.0.1;other-param=summit'),
    escnull: changed(base('REGISTER'), { To: '<sip:null-%00-null@127.0.0.1>', Contact: '<sip:%00@127.0.0.1>' }),
    esc02: target('sip:torture@127.0.0.1', 'RE%47IST%45R'),
    lwsdisp: changed(base(), { From: `caller<sip:a@${address}>;tag=1` }),
    longreq: changed(invite(), {
      From: `"${'long name '.repeat(60)}" <sip:${'u'.repeat(900)}@${address}>;tag=${'1'.repeat(600)}`,
      'Call-ID': 'c'.repeat(900),
      [`Unknown-${'long'.repeat(100)}`]: 'v'.repeat(1_500),
    }),
    dblreq: write(base('REGISTER')) + write(base('INVITE')),
    semiuri: target('sip:user;par=u%40example.net@127.0.0.1'),
    transports: changed(base(), {
      Via: ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']
        .map((t, i) => `SIP/2.0/${t} t${i}.example.com;branch=z9hG4bK${t}`)
        .join(', '),
    }),
    mpart01: {
      ...changed(base('MESSAGE'), { 'Content-Type': 'multipart/mixed;boundary=7a9' }),
      body: '--7a9\r\nContent-Type: text/plain\r\n\r\nhi\r\n--7a9\r\nContent-Type: application/octet-stream\r\n\r\n\u0000\u0001\u0080\r\n--7a9--',
    },
    unreason: start('SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e'),
    noreason: start('SIP/2.0 100 '),
    badinv01: changed(invite(), {
      To: '"Mr. J. User <sip:j@127.0.0.1>;tag=',
      Contact: '"',
      Via: 'SIP/2.0/UDP ;;;branch=,,',
    }),
    clerr: changed(invite(), { 'Content-Length': '9999' }),
    ncl: changed(invite(), { 'Content-Length': '-999' }),
    scalar02: changed(base('REGISTER'), {
      CSeq: '36893488147419103232 REGISTER',
      'Max-Forwards': '300',
      Expires: '10000000000000000000000000',
    }),
    scalarlg: changed(start('SIP/2.0 503 Service Unavailable'), {
      CSeq: '9292394834772304023312 OPTIONS',
      'Retry-After': '949302838503028349304023988',
    }),
    quotbal: changed(invite(), { To: '"Mr. J. User <sip:j.user@127.0.0.1>' }),
    ltgtruri: target('<sip:user@127.0.0.1>', 'INVITE'),
    lwsruri: target('sip:user@127.0.0.1; lr', 'INVITE'),
    lwsstart: start('INVITE  sip:user@127.0.0.1  SIP/2.0'),
    trws: start('OPTIONS sip:user@127.0.0.1 SIP/2.0  '),
    escruri: target('sip:user@127.0.0.1?Route=%3Csip:example.com%3E', 'INVITE'),
    baddate: changed(invite(), { Date: 'Fri, 01 Jan 2010 16:00:00 EST' }),
    regbadct: changed(base('REGISTER'), { Contact: 'sip:user@example.com?Route=%3Csip:sip.example.com%3E' }),
    badaspec: changed(base(), { To: '<sip:a b c@ 127.0.0.1 >', From: `"Bell, A" <sip:a b@${address} >;tag=43` }),
    baddn: changed(base(), { From: `Bell, Alexander <sip:a.g.bell@${address}>;tag=43` }),
    badvers: start('OPTIONS sip:t@127.0.0.1 SIP/7.0'),
    mismatch01: changed(base(), { CSeq: '8 INVITE' }),
    mismatch02: changed(target('sip:user@127.0.0.1', 'NEWMETHOD'), { CSeq: '34 INVITE' }),
    bigcode: start('SIP/2.0 4294967301 better not break the receiver'),
    badbranch: changed(base(), { Via: `SIP/2.0/UDP ${address}:9;branch=z9hG4bK` }),
    insuf: write(base('INVITE')).replace(/^(From|To|Call-ID|Contact):.*\r\n/gm, ''),
    unkscm: target('nobodyKnowsThisScheme:totallyopaquecontent'),
    novelsc: target('soap.beep://192.0.2.103:3002'),
    unksm2: changed(base('REGISTER'), { To: '<isbn:2983792873>', From: '<http://www.example.com>;tag=3234' }),
    bext01: changed(base(), {
      Require: 'nothingSupportsThis, nothingSupportsThisEither',
      'Proxy-Require': 'noProxiesSupportThis',
    }),
    invut: {
      ...changed(base('INVITE'), { 'Content-Type': 'application/unknownformat' }),
      body: '<audio><pcmu port="443"/></audio>',
    },
    regaut01: changed(base('REGISTER'), { Authorization: 'NoOneKnowsThisScheme opaque-data=here' }),
    multi01: write(base('INVITE')).replace(
      '\r\nCall-ID',
      '\r\nCSeq: 8 INVITE\r\nFrom: <sip:b@b>;tag=2\r\nTo: <sip:x@y>\r\nCall-ID: another\r\nCall-ID',
    ),
    mcl01: changed(
      { ...base(), body: 'There is no way to know how many octets are supposed to be here.' },
      { 'Content-Length': '13\r\nContent-Length: 5' },
    ),
    bcast: changed(start('SIP/2.0 200 OK'), { Via: 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1' }),
    zeromf: changed(base(), { 'Max-Forwards': '0' }),
    cparam01: changed(base('REGISTER'), { Contact: '<sip:+19725552222@gw1.example.net;unknownparam>' }),
    cparam02: changed(base('REGISTER'), { Contact: 'sip:+19725552222@gw1.example.net;unknownparam' }),
    regescrt: changed(base('REGISTER'), { Contact: '<sip:user@example.com?Route=%3Csip:sip.example.com;lr%3E>' }),
    sdp01: {
      ...changed(base('INVITE'), { Accept: 'text/nobodyKnowsThis', 'Content-Type': 'application/sdp' }),
      body: SDP,
    },
    inv2543: {
      ...base('INVITE'),
      headers: {
        Via: `SIP/2.0/UDP ${address}`,
        From: `<sip:a@${address}>`,
        To: '<sip:b@127.0.0.1>',
        'Call-ID': `t-${port}`,
        CSeq: '56 INVITE',
      },
      body: SDP,
    },
  }
  return new Map(
    Object.entries(all).map(([name, one]) => [name, Buffer.from(typeof one === 'string' ? one : write(one))]),
  )
}

type Headers = Readonly<Record<string, string>>
interface Message {
  readonly start: string
  readonly headers: Headers
  readonly body: string
}

const SDP = 'v=0\r\no=t 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n'

const write = ({ start, headers, body }: Message): string => {
  const length = headers['Content-Length'] === '0' ? { 'Content-Length': `${Buffer.byteLength(body)}` } : {}
  const lines = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}`)
  return [start, ...lines, '', body].join('\r\n')
}
