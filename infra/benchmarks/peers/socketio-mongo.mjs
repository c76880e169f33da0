// socketio-mongo: one node of socket.io that stores a message in MongoDB before it broadcasts it, as the
// usual first chat server does.
//
//   PORT=21000 MONGODB_URI=mongodb://127.0.0.1:21001 node socketio-mongo.mjs
//
// Prints `Listening` when it can be used. On SIGTERM it drops the database that it made, and ends.
import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
import { Server } from 'socket.io';
import { chat } from './chat.mjs';

const mongo = await new MongoClient(process.env.MONGODB_URI).connect();
const database = mongo.db(`parley_peer_${process.pid}`);
const messages = database.collection('messages');

const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
chat(io, (message) => messages.insertOne({ ...message, timestamp: new Date() }));

process.once('SIGTERM', async () => {
  try {
    await database.dropDatabase();
  } finally {
    process.exit(0);
  }
});

// The first insert makes the collection: not in the first user's message.
await messages.insertOne({ room: 'nobody', timestamp: new Date() });
http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('Listening'));
