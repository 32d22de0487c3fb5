// The least that Nest with Fastify can be: one route that says it is ready. PORT says where.
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');

class Health {
  ready() {
    return { status: 'ok' };
  }
}
Get('ready')(Health.prototype, 'ready', Object.getOwnPropertyDescriptor(Health.prototype, 'ready'));
Controller('health')(Health);

class App {}
Module({ controllers: [Health] })(App);

void NestFactory.create(App, new FastifyAdapter(), { logger: false }).then((app) => app.listen(process.env.PORT, '127.0.0.1'));
