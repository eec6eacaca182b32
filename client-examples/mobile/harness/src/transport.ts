// What goes over the wire, byte for byte as the two libraries send it.
import { readFileSync } from "node:fs";

export type Platform = "android" | "ios";
export type Variables = Record<string, unknown>;

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const MANIFESTS = { android: "android/persistedQueryManifest.json", ios: "ios/persistedQueries.json" };
const VERSION = "4.2.0";
/** What the libraries say of themselves in `extensions`, unless an app forbids it. */
const LIBRARIES = {
  android: { name: "apollo-kotlin", version: "4.3.3" },
  ios: { name: "apollo-ios", version: "1.23.0" },
};

/** The network is away, or the shop cannot answer now: the same may be sent again. */
export class Unreachable extends Error {}

export interface Options {
  url: string;
  key: string;
  platform: Platform;
  /** Stands in for the radio; the real one is `fetch`. */
  send?: typeof fetch;
}

export class Transport {
  private readonly known: Map<string, { id: string; type: string }>;
  private readonly send: typeof fetch;

  constructor(private readonly options: Options) {
    const file = new URL(`../../${MANIFESTS[options.platform]}`, import.meta.url);
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { operations: { id: string; name: string; type: string }[] };
    this.known = new Map(manifest.operations.map(({ id, name, type }) => [name, { id, type }]));
    this.send = options.send ?? fetch;
  }

  /** @throws Unreachable */
  async run(operationName: string, variables: Variables, accessToken: string | null): Promise<Answer> {
    const { id, type } = this.known.get(operationName)!;
    const clientLibrary = LIBRARIES[this.options.platform];
    const extensions = { persistedQuery: { version: 1, sha256Hash: id }, clientLibrary };
    try {
      const reply = await this.send(this.options.url, {
        method: "POST",
        headers: { ...this.headers(operationName, id, type), ...(accessToken && { Authorization: `Bearer ${accessToken}` }) },
        body: JSON.stringify({ operationName, variables, extensions }),
        signal: AbortSignal.timeout(15_000),
      });
      if (reply.status >= 500 || reply.status === 429) throw new Unreachable(`HTTP ${reply.status}`);
      return (await reply.json()) as Answer;
    } catch (error) {
      throw error instanceof Unreachable ? error : new Unreachable(String(error));
    }
  }

  /** Apollo Kotlin names operations in the body alone since version 4, Apollo iOS in headers too. */
  private headers(operationName: string, id: string, type: string): Record<string, string> {
    const common = {
      "Content-Type": "application/json",
      "X-Client-Key": this.options.key,
      "X-Client-Version": VERSION,
    };
    if (this.options.platform === "android") {
      return {
        ...common,
        Accept: "multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json",
      };
    }
    return {
      ...common,
      "apollographql-client-name": "example.shop-apollo-ios",
      "apollographql-client-version": VERSION,
      "X-APOLLO-OPERATION-NAME": operationName,
      "X-APOLLO-OPERATION-TYPE": type,
      "X-APOLLO-OPERATION-ID": id,
      Accept: "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json",
    };
  }
}
