// What anyone would write first: Nest on Fastify, one endpoint, one INSERT through a pool. Started by commands.bench.mjs
// as a process of its own, with DATABASE_URL and PORT.
import { createRequire } from 'node:module';
import { pooledInsert } from '../append/pooled-insert.mjs';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const service = createRequire(new URL('../../libs/service-kit/', import.meta.url));
const { Body, Controller, Get, Module, Param, Post } = service('@nestjs/common');
const { NestFactory } = service('@nestjs/core');
const { FastifyAdapter } = service('@nestjs/platform-fastify');

const insert = pooledInsert(new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }));

class Deposits {
  async deposit(id, { amount, reference }) {
    const streamId = `account-${id}-${randomUUID()}`;
    await insert.append(streamId, 0, { amount, reference });
    return { streamId, streamVersion: 1 };
  }

  ready() {
    return {};
  }
}

/** Decorators, where there is no compiler to apply them. */
const decorated = (name, decorator) => decorator(Deposits.prototype, name, Object.getOwnPropertyDescriptor(Deposits.prototype, name));

Controller()(Deposits);
decorated('deposit', Post('accounts/:id/deposits'));
decorated('ready', Get('health/ready'));
Param('id')(Deposits.prototype, 'deposit', 0);
Body()(Deposits.prototype, 'deposit', 1);

class BareModule {}
Module({ controllers: [Deposits] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT), '127.0.0.1');
