// Run once by MongoDB's image, when the data directory is new: the one user of Parley's services, who
// has Parley's database and nothing else.
db.getSiblingDB('parley').createUser({
  user: 'parley',
  pwd: fs.readFileSync('/run/secrets/mongodb-parley', 'utf8').trim(),
  roles: [{role: 'readWrite', db: 'parley'}],
});
