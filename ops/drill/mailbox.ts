import { createServer, type Server, type Socket } from 'node:net';

/** A mail as it was sent, headers and body in one text. */
export interface Mail {
  to: string[];
  text: string;
}

/** Takes mail by SMTP, as far as Superset speaks it, and keeps it. */
export class Mailbox {
  readonly mails: Mail[] = [];
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Listens on a free port of `address`, which must be one that containers reach. */
  static async open(address: string): Promise<Mailbox> {
    const server = createServer();
    await new Promise<void>((done, fail) => server.once('error', fail).listen(0, address, done));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('the mailbox has no port');
    const mailbox = new Mailbox(server, bound.port);
    server.on('connection', (socket) => mailbox.#serve(socket));
    return mailbox;
  }

  #serve(socket: Socket): void {
    let buffer = '';
    let reading = false;
    let mail: Mail = { to: [], text: '' };
    socket.setEncoding('latin1').on('error', () => socket.destroy());
    socket.write('220 drill\r\n');
    socket.on('data', (part: string) => {
      buffer += part;
      for (;;) {
        const end = reading ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n');
        if (end < 0) return;
        const taken = buffer.slice(0, end);
        buffer = buffer.slice(end + (reading ? 5 : 2));
        if (reading) {
          mail.text = taken;
          this.mails.push(mail);
          mail = { to: [], text: '' };
          reading = false;
          socket.write('250 kept\r\n');
          continue;
        }
        const word = taken.slice(0, 4).toUpperCase();
        if (word === 'RCPT') mail.to.push(/<([^>]*)>/.exec(taken)?.[1] ?? '');
        reading = word === 'DATA';
        socket.write(
          word === 'DATA' ? '354 go on\r\n' : word === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n',
        );
        if (word === 'QUIT') socket.end();
      }
    });
  }

  close(): void {
    this.#server.close();
  }
}

/** The PNG pictures in a mail, whichever part they are in. */
export function pictures(mail: Mail): Buffer[] {
  const parts = mail.text.split(/\r\n--/);
  return parts
    .filter((part) => /content-transfer-encoding: base64/i.test(part))
    .map((part) =>
      Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\s/g, ''), 'base64'),
    )
    .filter((bytes) =>
      bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
    );
}
