// Signing in, and staying signed in. A refresh token is good once: the next one is stored before the
// new access token is used, and only one refresh runs at a time, whatever needs it.
import type { Answer, Transport, Variables } from "./transport.js";

export interface Tokens {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** The platform's safe place: Keystore, Keychain. */
export interface SafePlace {
  read(): Tokens | null;
  write(tokens: Tokens | null): void;
}

const EARLY = 30_000;

export class Session {
  private renewing: Promise<Tokens | null> | null = null;

  constructor(
    private readonly transport: Transport,
    private readonly safe: SafePlace,
  ) {}

  get isSignedIn(): boolean {
    return this.safe.read() !== null;
  }

  async signIn(email: string, password: string): Promise<boolean> {
    const answer = await this.transport.run("SignIn", { email, password }, null);
    return this.keep(answer.data?.customerLogin);
  }

  /** Ask as whoever is signed in; once more with a new token when the old one has just run out. */
  async run(operation: string, variables: Variables): Promise<Answer> {
    const tokens = this.safe.read();
    const fresh = tokens && Date.parse(tokens.accessTokenExpiresAt) - EARLY < Date.now() ? await this.renew() : tokens;
    const answer = await this.transport.run(operation, variables, fresh?.accessToken ?? null);
    if (answer.errors?.[0]?.extensions?.code !== "UNAUTHENTICATED" || !fresh) return answer;
    const renewed = await this.renew();
    return this.transport.run(operation, variables, renewed?.accessToken ?? null);
  }

  private renew(): Promise<Tokens | null> {
    this.renewing ??= this.rotate().finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async rotate(): Promise<Tokens | null> {
    const refreshToken = this.safe.read()?.refreshToken;
    if (!refreshToken) return null;
    const answer = await this.transport.run("Renew", { refreshToken }, null);
    if (!this.keep(answer.data?.customerRefresh)) this.safe.write(null); // ended: sign in again
    return this.safe.read();
  }

  private keep(result: unknown): boolean {
    const { accessToken, accessTokenExpiresAt, refreshToken } = (result ?? {}) as Partial<Tokens>;
    if (!accessToken || !accessTokenExpiresAt || !refreshToken) return false;
    this.safe.write({ accessToken, accessTokenExpiresAt, refreshToken });
    return true;
  }
}
