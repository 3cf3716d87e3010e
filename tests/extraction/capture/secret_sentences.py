"""Sentences with a secret or personal data in them, with what has to go; and sentences that only look as if they had any."""

from __future__ import annotations

TOLD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("the password is hunter2", ("hunter2",)),
    ("pw: hunter2", ("hunter2",)),
    ("log in with root / Tr0ub4dor", ("Tr0ub4dor",)),
    ("log in with root / Tr0ub4dor&3 please", ("Tr0ub4dor&3",)),
    ("logged in as admin with password Winter2026", ("Winter2026",)),
    ("username: admin password: s3cr3t99", ("s3cr3t99",)),
    ("user admin, pass: k1ttyc4t!", ("k1ttyc4t!",)),
    ("root:Tr0ub4dor works", ("Tr0ub4dor",)),
    ("admin/hunter2 still works on the old box btw", ("hunter2",)),
    ("creds: deploy / Xy7!pLq2", ("Xy7!pLq2",)),
    ("credentials are svc-backup:Xy7!pLq2", ("Xy7!pLq2",)),
    ("my password's Xy7pLq22", ("Xy7pLq22",)),
    ('password = "correct horse battery staple"', ("correct horse battery staple",)),
    ("I reset the password to Sunshine2026!", ("Sunshine2026!",)),
    ("I reset it to Sunshine2026! (the admin password)", ("Sunshine2026!",)),
    ("new password for grafana → Xy7pLq22", ("Xy7pLq22",)),
    ("new pw is Xy7pLq22, change it after", ("Xy7pLq22",)),
    ("temp password hunter2 until tomorrow", ("hunter2",)),
    ("the wifi password is bluewhale42", ("bluewhale42",)),
    ("the password on db-3 is still changeme123", ("changeme123",)),
    ("passwort: Sommer2026!", ("Sommer2026!",)),
    ("PIN is 4821 for the KVM", ("4821",)),
    ("the pin code: 482193", ("482193",)),
    ("your one-time code is 482193", ("482193",)),
    ("Okta verification code 482193", ("482193",)),
    ("MFA code: 482 193", ("482 193",)),
    ("auth header: Bearer abcdef0123456789ABCDEF99", ("abcdef0123456789ABCDEF99",)),
    ("use bearer token abcdef0123456789ABCDEF99", ("abcdef0123456789ABCDEF99",)),
    ("token abcdef0123456789ABCDEF99 leaked in the log", ("abcdef0123456789ABCDEF99",)),
    ("here is the api key: abcdef0123456789ABCDEF99", ("abcdef0123456789ABCDEF99",)),
    ("api key abcdef0123456789ABCDEF99 got pasted in #general", ("abcdef0123456789ABCDEF99",)),
    ("X-Auth-Token: 8f3kd93kd93kfk20", ("8f3kd93kd93kfk20",)),
    ("x-api-key=8f3kd93kd93kfk20", ("8f3kd93kd93kfk20",)),
    ("Proxy-Authorization: Basic YWRtaW46aHVudGVyMg==", ("YWRtaW46aHVudGVyMg==",)),
    (
        'Authorization: Digest username="admin", response="6629fae49393a05397450978507c4ef1"',
        ("6629fae49393a05397450978507c4ef1",),
    ),
    ("Cookie: session=8f3kd93kd93kfk20; csrftoken=93kdfk39fk", ("8f3kd93kd93kfk20", "93kdfk39fk")),
    ("Set-Cookie: sid=s%3A93kdfk39fk.39fkdkf; Path=/; HttpOnly", ("s%3A93kdfk39fk.39fkdkf",)),
    ("PHPSESSID=93kdfk39fk39fkdkfaa", ("93kdfk39fk39fkdkfaa",)),
    ("session cookie is 93kdfk39fk39fkdkfaa", ("93kdfk39fk39fkdkfaa",)),
    ("curl -b 'session=93kdfk39fk39fkdkfaa' https://x", ("93kdfk39fk39fkdkfaa",)),
    ('curl --cookie "auth=93kdfk39fk39fkdkfaa" https://x', ("93kdfk39fk39fkdkfaa",)),
    ("curl -u admin:hunter2 https://grafana.internal", ("hunter2",)),
    ("curl -uadmin:hunter2 https://grafana.internal", ("hunter2",)),
    ("curl --user 'admin:hunter2' https://grafana.internal", ("hunter2",)),
    ('curl -H "X-Vault-Token: 93kdfk39fk39fkdkfaa"', ("93kdfk39fk39fkdkfaa",)),
    ("wget --http-password=hunter22 https://x", ("hunter22",)),
    ("wget --user=admin --password='hunter22' https://x", ("hunter22",)),
    ("https://admin:hunter2@grafana.internal/d/abc", ("hunter2",)),
    ("https://grafana.internal/login?user=admin&password=hunter2", ("hunter2",)),
    ("https://x.example/cb?access_token=93kdfk39fk39fkdkfaa&state=1", ("93kdfk39fk39fkdkfaa",)),
    ("https://x.example/reset/?code=93kdfk39fk39fkdkfaa1", ("93kdfk39fk39fkdkfaa1",)),
    ("ftp://deploy:Xy7pLq22@files.internal/a", ("Xy7pLq22",)),
    ("amqp://guest:Xy7pLq22@mq-1:5672/vhost", ("Xy7pLq22",)),
    ("jdbc:postgresql://db-3/orders?user=app&password=Xy7pLq22", ("Xy7pLq22",)),
    ("jdbc:oracle:thin:scott/Xy7pLq22@//db:1521/x", ("Xy7pLq22",)),
    ("Server=db-3;Database=orders;User Id=app;Password=Xy7pLq22;", ("Xy7pLq22",)),
    ("Server=db;Uid=app;Pwd=Xy7pLq22;", ("Xy7pLq22",)),
    ("host=db-3 user=app password=Xy7pLq22 dbname=orders", ("Xy7pLq22",)),
    (
        "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=abcd1234efgh5678ijkl9012mnop3456qrst7890uvw=",
        ("abcd1234efgh5678ijkl9012mnop3456qrst7890uvw=",),
    ),
    (
        "https://acct.blob.core.windows.net/c?sv=2022-11-02&sig=abcd1234efgh5678%2Fijkl9012mnop3456%3D",
        ("abcd1234efgh5678%2Fijkl9012mnop3456%3D",),
    ),
    ("DB_PASSWORD=Xy7pLq22", ("Xy7pLq22",)),
    ("DB_PASS=Xy7pLq22", ("Xy7pLq22",)),
    ("export POSTGRES_PASSWORD='Xy7pLq22'", ("Xy7pLq22",)),
    ("STRIPE_SECRET=whatever93kdfk39fk", ("whatever93kdfk39fk",)),
    ("SECRET_KEY_BASE=93kdfk39fk39fkdkfaa93kdfk39fk", ("93kdfk39fk39fkdkfaa93kdfk39fk",)),
    ("DJANGO_SECRET_KEY='django-insecure-93kdfk39fk39fkdkfaa'", ("93kdfk39fk39fkdkfaa",)),
    ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",)),
    (
        "aws_session_token = IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQ",
        ("IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQ",),
    ),
    ("aws secret is wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",)),
    (
        "kubeconfig:\nusers:\n- name: admin\n  user:\n    token: eyk8s93kdfk39fk39fkdkfaa\n    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=",  # noqa: E501
        ("eyk8s93kdfk39fk39fkdkfaa", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo="),
    ),
    (
        "client-certificate-data: LS0t...\nclient-key-data: TUlJRXBBSUJBQUtDQVFFQXh4eHg=",
        ("TUlJRXBBSUJBQUtDQVFFQXh4eHg=",),
    ),
    ("apiVersion: v1\nkind: Secret\ndata:\n  password: aHVudGVyMg==\n", ("aHVudGVyMg==",)),
    ('  db_password: "Xy7pLq22"', ("Xy7pLq22",)),
    ('terraform output:\ndb_password = "Xy7pLq22"\nendpoint = "db-3.internal"', ("Xy7pLq22",)),
    ("Outputs:\nadmin_password = Xy7pLq22", ("Xy7pLq22",)),
    ('terraform: + master_password = "Xy7pLq22"', ("Xy7pLq22",)),
    ("helm upgrade x --set auth.password=Xy7pLq22", ("Xy7pLq22",)),
    ("docker login -u ci -p Xy7pLq22 registry.internal", ("Xy7pLq22",)),
    ("docker run -e MYSQL_ROOT_PASSWORD=Xy7pLq22 mysql", ("Xy7pLq22",)),
    ("mysql -uroot -pXy7pLq22 orders", ("Xy7pLq22",)),
    ("mysqldump --password=Xy7pLq22", ("Xy7pLq22",)),
    ("mongo -u admin -p Xy7pLq22 --authenticationDatabase admin", ("Xy7pLq22",)),
    ("psql postgresql://app:Xy7pLq22@db/orders", ("Xy7pLq22",)),
    ("PGPASSWORD=Xy7pLq22 psql", ("Xy7pLq22",)),
    ("redis-cli -a Xy7pLq22 ping", ("Xy7pLq22",)),
    ("AUTH Xy7pLq22", ("Xy7pLq22",)),
    (
        "vault unseal key 1: abcd1234efgh5678ijkl9012mnop3456qrst7890uvwx",
        ("abcd1234efgh5678ijkl9012mnop3456qrst7890uvwx",),
    ),
    ("Unseal Key 1: abcd1234efgh5678ijkl9012mnop3456qrst7890uvwx", ("abcd1234efgh5678ijkl9012mnop3456qrst7890uvwx",)),
    ("Initial Root Token: s.abcd1234efgh5678ijkl9012", ("s.abcd1234efgh5678ijkl9012",)),
    (
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACDz5cZ9k2j1V9p0r1nX3f2q8g0e8v7m5w4t3y2u1i0o9pAAAAJA5c\n-----END OPENSSH PRIVATE KEY-----",  # noqa: E501
        (
            "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
            "QyNTUxOQAAACDz5cZ9k2j1V9p0r1nX3f2q8g0e8v7m5w4t3y2u1i0o9pAAAAJA5c",
        ),
    ),
    (
        "MIIEpAIBAAKCAQEAx8Kd93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93aaaa\n93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaaQWERTYU",
        (
            "MIIEpAIBAAKCAQEAx8Kd93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93aaaa",
            "93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaaQWERTYU",
        ),
    ),
    (
        "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nAAAAIHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4",
        ("AAAAIHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4",),
    ),
    ("client_secret: 93kdfk39fk39fkdkfaa", ("93kdfk39fk39fkdkfaa",)),
    ("client secret is 93kdfk39fk39fkdkfaa", ("93kdfk39fk39fkdkfaa",)),
    ("npm token in .npmrc: //registry.larkspur.example/:_authToken=93kdfk39fk39fkdkfaa", ("93kdfk39fk39fkdkfaa",)),
    ("_auth=YWRtaW46aHVudGVyMjI=", ("YWRtaW46aHVudGVyMjI=",)),
    (".netrc: machine x.example login deploy password Xy7pLq22", ("Xy7pLq22",)),
    ("machine x.example login deploy password xylophone", ("xylophone",)),
    ("htpasswd: admin:$apr1$93kdfk39$fk39fkdkfaa93kdfk39fk/", ("$apr1$93kdfk39$fk39fkdkfaa93kdfk39fk/",)),
    (
        "root:$6$rounds=5000$saltsalt$93kdfk39fk39fkdkfaa93kdfk39fk:19000:0:99999:7:::",
        ("$6$rounds=5000$saltsalt$93kdfk39fk39fkdkfaa93kdfk39fk",),
    ),
    (
        "hash is $2b$12$KIXQ93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93kdfk39fkdk",
        ("$2b$12$KIXQ93kdfk39fk39fkdkfaa93kdfk39fk39fkdkfaa93kdfk39fkdk",),
    ),
    ('{"auths":{"registry.internal":{"auth":"Y2k6WHk3cExxMjI="}}}', ("Y2k6WHk3cExxMjI=",)),
    ("ssh root@db-3 # password: toor99", ("toor99",)),
    ("sudo password for deploy is `letmein`", ("letmein",)),
    ("login: admin\npassword: hunter2", ("hunter2",)),
    ("user: admin\npass: hunter2", ("hunter2",)),
    ("username admin password hunter2", ("hunter2",)),
    ("email: a.lind@larkspur.example", ("a.lind@larkspur.example",)),
    ("mailto:a.lind@larkspur.example", ("a.lind@larkspur.example",)),
    ("<mailto:a.lind@larkspur.example|a.lind@larkspur.example>", ("a.lind@larkspur.example",)),
    ("a.lind@larkspur.example: broken", ("a.lind@larkspur.example",)),
    ("user=a.lind@larkspur.example,", ("a.lind@larkspur.example",)),
    ("a.lind%40larkspur.example in the url https://x/?u=a.lind%40larkspur.example", ("a.lind%40larkspur.example",)),
    ("call 415-555-0134", ("415-555-0134",)),
    ("call 415 555 0134", ("415 555 0134",)),
    ("tel:+14155550134", ("+14155550134",)),
    ("ring me at +44 (0)20 7946 0958", ("7946 0958",)),
    ("mobile 07700 900123", ("07700 900123",)),
    ("her number is 07700 900123", ("07700 900123",)),
    ("+49-30-12345678", ("+49-30-12345678",)),
    ("card number 5500-0000-0000-0004", ("5500-0000-0000-0004",)),
    ("4111111111111111", ("4111111111111111",)),
    ("pan=4111111111111111&cvv=123", ("4111111111111111",)),
    ('{"card":"4111111111111111"}', ("4111111111111111",)),
    ("customer paid with 4111111111111111.", ("4111111111111111",)),
    ("DE89 3704 0044 0532 0130 00", ("DE89 3704 0044 0532 0130 00",)),
    ("iban:de89370400440532013000", ("de89370400440532013000",)),
    ("SSN: 219-09-9999", ("219-09-9999",)),
    ("social security number 219 09 9999", ("219 09 9999",)),
    ("ssn=219099999", ("219099999",)),
    ("fyi the db password for prod is now k9#mWz2q", ("k9#mWz2q",)),
    ("I think the password was 'letmein123' at some point", ("letmein123",)),
    ("try logging in with user=admin pass=Qwerty!23", ("Qwerty!23",)),
    ("login: svc_deploy / 8fj3kFj29", ("8fj3kFj29",)),
    ("username `svc_deploy`, password `8fj3kFj29`", ("8fj3kFj29",)),
    ("uid: app pwd: 8fj3kFj29", ("8fj3kFj29",)),
    ("the creds for the replica: repl/8fj3kFj29!", ("8fj3kFj29!",)),
    ("use these creds: app:8fj3kFj29", ("8fj3kFj29",)),
    ("admin creds are admin:admin123", ("admin123",)),
    ("root pw → 8fj3kFj29", ("8fj3kFj29",)),
    ("pw=8fj3kFj29;", ("8fj3kFj29",)),
    ("Password - 8fj3kFj29", ("8fj3kFj29",)),
    ("password – 8fj3kFj29", ("8fj3kFj29",)),
    ("PASSWORD\n8fj3kFj29!", ("8fj3kFj29!",)),
    ("passphrase for the key: correct horse battery staple", ("correct horse battery staple",)),
    ("the passcode is 482193", ("482193",)),
    ("zoom passcode: 482193", ("482193",)),
    ("my otp is 482193", ("482193",)),
    ("code from authenticator: 482193", ("482193",)),
    ("sent you the 2FA code, it's 482193", ("482193",)),
    ("backup codes: 3f9k-22kd 9dk2-k3kd", ("3f9k-22kd",)),
    ("api_key='8fj3kFj29dk20fk'", ("8fj3kFj29dk20fk",)),
    ("apikey 8fj3kFj29dk20fkaa is in the logs", ("8fj3kFj29dk20fkaa",)),
    ("API key leaked: 8fj3kFj29dk20fkaa", ("8fj3kFj29dk20fkaa",)),
    ("Their key is 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("rotate this key: 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("the secret is 8fj3kFj29dk20", ("8fj3kFj29dk20",)),
    ("shared secret: s3cr3tsh4red", ("s3cr3tsh4red",)),
    ("client-secret=8fj3kFj29dk20", ("8fj3kFj29dk20",)),
    ("hmac secret 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("x-amz-security-token: IQoJb3JpZ2luX2VjEJr8fj3kFj29dk20fkaaQQ", ("IQoJb3JpZ2luX2VjEJr8fj3kFj29dk20fkaaQQ",)),
    ("X-GitHub-Token: 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("Authorization: ApiKey 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("authorization=Token 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("'Authorization': 'Basic c3ZjOjhmajNrRmoyOQ=='", ("c3ZjOjhmajNrRmoyOQ==",)),
    ("Bearer: 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("bearer=8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("cookie was session_id=8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("document.cookie='auth_token=8fj3kFj29dk20fkaaQQ'", ("8fj3kFj29dk20fkaaQQ",)),
    ("_gh_sess=8fj3kFj29dk20fkaaQQ%3D%3D", ("8fj3kFj29dk20fkaaQQ",)),
    ("mongodb://admin:8fj3kFj29@m1:27017,m2:27017/x", ("8fj3kFj29",)),
    ("mysql://root:p%40ss8fj3@db/x", ("p%40ss8fj3",)),
    ("postgresql+psycopg://app:8fj3kFj29@/x?host=/tmp", ("8fj3kFj29",)),
    ("smtp://user%40x:8fj3kFj29@mail:587", ("8fj3kFj29",)),
    ("https://oauth2:8fj3kFj29dk20fkaaQQ@gitlab.internal/x.git", ("8fj3kFj29dk20fkaaQQ",)),
    (
        "sentry dsn https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/5",
        ("0123456789abcdef0123456789abcdef",),
    ),
    ("DATABASE_URL: postgres://u:8fj3kFj29@h/d", ("8fj3kFj29",)),
    ("spring.datasource.password=8fj3kFj29", ("8fj3kFj29",)),
    ("redis.auth=8fj3kFj29", ("8fj3kFj29",)),
    ("requirepass 8fj3kFj29", ("8fj3kFj29",)),
    ("REDIS_PASS: 8fj3kFj29", ("8fj3kFj29",)),
    ("MYSQL_PWD=8fj3kFj29 mysql", ("8fj3kFj29",)),
    ("SLACK_SIGNING_SECRET=8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("NEW_RELIC_LICENSE_KEY=8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("FERNET_KEY=8fj3kFj29dk20fkaaQQ8fj3kFj29dk20fkaaQQabc=", ("8fj3kFj29dk20fkaaQQ8fj3kFj29dk20fkaaQQabc=",)),
    ("ENCRYPTION_KEY: 8fj3kFj29dk20fkaaQQ", ("8fj3kFj29dk20fkaaQQ",)),
    ("JWT_SECRET=supersecretvalue", ("supersecretvalue",)),
    ("password=supersecret", ("supersecret",)),
    ("- name: DB_PASSWORD\n  value: 8fj3kFj29", ("8fj3kFj29",)),
    ("ENV DB_PASSWORD 8fj3kFj29", ("8fj3kFj29",)),
    ("setx DB_PASSWORD 8fj3kFj29", ("8fj3kFj29",)),
    ("vault kv put secret/db password=8fj3kFj29", ("8fj3kFj29",)),
    (
        "aws configure set aws_secret_access_key wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        ("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",),
    ),
    ("openssl enc -k 8fj3kFj29 -in x", ("8fj3kFj29",)),
    ("openssl rsa -passin pass:8fj3kFj29", ("8fj3kFj29",)),
    ("keytool -storepass 8fj3kFj29", ("8fj3kFj29",)),
    ("net use \\\\srv\\x /user:adm 8fj3kFj29", ("8fj3kFj29",)),
    ("sqlplus sys/8fj3kFj29@orcl as sysdba", ("8fj3kFj29",)),
    ("ALTER USER app WITH PASSWORD '8fj3kFj29';", ("8fj3kFj29",)),
    ("CREATE USER x IDENTIFIED BY '8fj3kFj29'", ("8fj3kFj29",)),
    ('IDENTIFIED BY "8fj3kFj29"', ("8fj3kFj29",)),
    ("echo 8fj3kFj29 | sudo -S reboot", ("8fj3kFj29",)),
    ("kubectl create secret generic db --from-literal=password=8fj3kFj29", ("8fj3kFj29",)),
    ("kubectl create secret docker-registry r --docker-password=8fj3kFj29", ("8fj3kFj29",)),
    ('Secret data: {"password":"OGZqM2tGajI5"}', ("OGZqM2tGajI5",)),
    ('{"user":"a","pass":"8fj3kFj29"}', ("8fj3kFj29",)),
    ("{'apiKey': '8fj3kFj29dk20fk'}", ("8fj3kFj29dk20fk",)),
    ('accessToken: "8fj3kFj29dk20fk"', ("8fj3kFj29dk20fk",)),
    ("refresh_token=1//0g8fj3kFj29dk20fkaaQQ", ("0g8fj3kFj29dk20fkaaQQ",)),
    ("<password>8fj3kFj29</password>", ("8fj3kFj29",)),
    ('<add key="Password" value="8fj3kFj29"/>', ("8fj3kFj29",)),
    ("Passwort lautet Sommer2026!", ("Sommer2026!",)),
    ("le mot de passe est Soleil2026!", ("Soleil2026!",)),
    ("la contraseña es Verano2026!", ("Verano2026!",)),
    ("a senha é Verao2026!", ("Verao2026!",)),
    ("пароль: Leto2026!", ("Leto2026!",)),
    ("mara.lind+pager@larkspur.co.uk (cc)", ("mara.lind+pager@larkspur.co.uk",)),
    ("contact:mara@larkspur.example;", ("mara@larkspur.example",)),
    ('"Mara Lind" <mara@larkspur.example>', ("mara@larkspur.example",)),
    ("MARA@LARKSPUR.EXAMPLE", ("MARA@LARKSPUR.EXAMPLE",)),
    ("user mara@larkspur.example/uid=3", ("mara@larkspur.example",)),
    ("/users/mara@larkspur.example/orders 500", ("mara@larkspur.example",)),
    ("+1 415.555.0134", ("415.555.0134",)),
    ("0049 30 12345678", ("0049 30 12345678",)),
    ("tel. 030/12345678", ("030/12345678",)),
    ("Phone: 1-800-555-0134", ("1-800-555-0134",)),
    ("amex 378282246310005", ("378282246310005",)),
    ("4111-1111-1111-1111", ("4111-1111-1111-1111",)),
    ("4111111111111111/12/29", ("4111111111111111",)),
    ("FR14 2004 1010 0505 0001 3M02 606", ("FR14 2004 1010 0505 0001 3M02 606",)),
    ("219-09-9999 is the ssn", ("219-09-9999",)),
)

HARMLESS = """commit 9fceb02d0ae598e95dc970b74767f19372d61af8
rolled back to 9fceb02
request 8f14e45f-ceea-467f-a8a3-0a1b2c3d4e5f failed
order id 4111111111111112 failed
order 4085551234 stuck
trace_id=4bf92f3577b34da6a3ce929d0e0e4736
span id 00f067aa0ba902b7
v12.4.1-rc.2+build.77 is out
upgraded from 4.11.3 to 4.12.0
the password was rotated
password rotation is done
the password is expired
the password has been reset by the user
the password field is required
password policy updated
passwords are hashed with bcrypt
password login is disabled for admins
token bucket is empty
token bucket: 500 rps
secret santa is on friday
secret rotation job late
the secret is mounted at /etc/secrets/db
secret/orders-db not found
secrets manager returned 503
192.0.2.10 and 198.51.100.7 are documentation addresses
2001:db8::1 unreachable
10.0.0.1:8080 refused
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
pod checkout-api-7d9f8b6c5d-x2x4z OOMKilled
INC-2041 opened, OPS-4821 linked
https://github.com/larkspur/checkout/pull/418
https://larkspur.slack.com/archives/C024BE91L/p1772632931000200?thread_ts=1772632931.000200
deploy/2026-03-03T13-40-00Z
p99 4812ms, 18.4% 5xx
1,942,118 requests failed
2026-03-04T14:02:11.482Z
2026-03-04 14:02:11,482 ERROR
ts 1772632931.000200
epoch 1772632931
arn:aws:rds:eu-west-1:123456789012:db:orders-primary
i-0abcd1234efgh5678 terminated
vpc-0a1b2c3d, subnet-9f8e7d6c, sg-0123456789abcdef0
login page returns 500
login with SSO is broken
log in with your SSO account
logged in as admin/root
sign in with Google / GitHub
root / admin privileges needed
root/admin access
client/server mismatch
read/write ratio 3:1
user/1234 not found
admin:3000 refused
grafana:3000 is up
bearer of bad news
bearer token missing
bearer token expired at 14:02
the token is expired
the api key is missing
the api key was revoked at 14:10
api key header is missing
rotate the api key for payments today
auth token refresh failing
token refresh endpoint latency 900ms
cookie banner is broken
cookies are cleared
session cookie not set
session store = redis
session is 30m
pin the version to 4.11.3
pinned 4.11.3
PIN entry page 404
pin code page is slow
CPU pinned at 100
pin is stuck
code is 500
error code is 50312
status code: 503
exit code 137
the code is deployed at 9fceb02
verification code emails are late
one-time code delivery is delayed
2FA is down
otp service 503 for 12 minutes
mfa code page 500
unseal key holders were paged
unseal keys are in the safe
root token policy
initial root token was revoked
AUTH failed for app
AUTH service is down
AUTH 401 spike
AUTH ERROR
pass the flag --debug
12 tests pass, 3 fail
first pass 2026
pass rate 99.5%
pass 2 of 3
reset it to 4.11.3
reset to 9fceb02
reset the counter to 0
set max_connections to 500
changed pool size from 50 to 200
changed the DNS to lb-2.internal
password reset flow is at 100%
password: see 1Password
password in vault path secret/prod/db
passed 250 of 300
pw reset mail queue is 40k deep
user admin reported it
key rotation for eu-west-1 done
key: checkout:v2:cart:88213
cache key user:1234:profile
public key fingerprint SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8
ssh-ed25519 is preferred
ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
If-None-Match: W/"67ab43"
X-Request-Id: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736
x-amz-request-id: 93KDFK39FK39FKDK
x-amz-id-2 eftixk72aD6Ap51TnqcoF8eFidJG9Z
CF-Ray: 8b3c2d1e0f4a5b6c-FRA
nonce reuse detected
seed data loaded
seed=42
signature mismatch
sig verification failed
signature: valid
grafana dashboard https://grafana.larkspur.example/d/abcd1234/checkout?from=1772632931000&to=1772634000000
https://x.example/cb?code=403
https://status.larkspur.example/incidents/kctbh9vrtdwd
error at https://x.example/a?sessionTimeout=300
psql -h db-3 -U app orders
mysql -h db-3 -u app orders
redis-cli -h cache-1 info
curl -u $USER:$PASS https://x
curl -s https://x.example/healthz
docker login registry.internal
kubectl -n checkout get pods -p
ssh -p 2222 deploy@bastion.internal
mkdir -p /var/log/app
docker run -p 8080:80 nginx
git push -u origin fix/pool-size
useradd -u 1001:1001 deploy
docker run -u 1000:1000 app
chown root:root /etc/app
host:port mismatch
scale 3:12
batch 4111111111111112 failed
event 4929123412341234567
id=4111111111111111112
meeting at 10-20-2026
555-1234 tickets
1-800 requests
build 20260303-14 ok
order number 415-555
port 415-5555
credential stuffing attack
credentials in vault: secret/prod/payments
credentials rotated at 14:02
creds are in 1Password
creds: ask @mara
birthday party on friday
born again replicas
DOB field missing
phone app crashes on iOS 17.4
phone: 503 errors
mobile 12.4.1 crashes
tel no answer
passport service p99 1200ms
passport 4.12.0 deployed
card 3 of 12
credit card form broken for 1200 users
number is 1200
iban validation fails
ssn field is masked
user@host
@mara please take a look
git@github.com:larkspur/checkout.git
root@db-3:~# systemctl restart app
deploy@bastion
npm i @scope/pkg@1.2.3
image registry.internal/checkout@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
logo@2x.png
feature.checkout.new_pool=false
MAX_TOKENS=4096
TOKEN_TTL=3600s
SESSION_TIMEOUT=1800
SECRET_NAME=orders-db-credentials
PASSWORD_MIN_LENGTH=12
PASSWORD_HASH_ALGORITHM=argon2id
AUTH_TOKEN_ISSUER=https://auth.larkspur.example
KEY_COUNT=250000
lock key payments:settle:2026-03-03
idempotency key 8f14e45f-ceea-467f-a8a3-0a1b2c3d4e5f
primary key violation on orders_pkey
partition key user_id
sort key created_at#2026
AES key size 256
key size is 2048 bits
private key mismatch for cert *.larkspur.example
BEGIN PRIVATE BETA
secret-rotator-7d9f8b6c5d-x2x4z restarted
token-service-7d9f8b6c5d-x2x4z restarted
password-service v2.14.0 deployed
auth-token-svc: 503
password is too short, minimum 12
the password is 12 characters
passwords must be 12+ chars
"password" appears 14 times in the log
wrong password 3 times
3 wrong passwords
password attempts: 12
failed password for root from 203.0.113.9 port 2222 ssh2
Accepted password for deploy from 10.0.0.5 port 51222 ssh2
password for user admin is wrong
password authentication failed for user "app"
FATAL: password authentication failed for user "orders"
password_changed_at: 2026-03-03T13:40:00Z
token_count: 18211
tokens: 1200
tokens used: 18,211
token=null
token: undefined
secret: ***
apikey: <redacted>
api_key: ${API_KEY}
api key: see vault
Authorization: Bearer $TOKEN
Authorization: Bearer <token>
Authorization header missing
Cookie: <redacted>
cookie: none
the db is at postgres://db-3.internal:5432/orders
redis://cache-1:6379/0
http://localhost:9090/graph
https://user@host.example/path
the admin panel is at https://admin.larkspur.example:8443/login
base64 decode error at offset 1204
digest 9f86d081884c7d65
checksum d41d8cd98f00b204e9800998ecf8427e
ami-0abcdef1234567890
deployment larkspur/checkout#418
runbook RB-12 step 4
room 4821
ext 4821
dial 4821
bridge 4821 is open
password authentication was turned off at 14:02
the password page loads in 3s
password manager is down
password for the staging box is in 1Password under ops
who has the root password?
forgot password link returns 404
new password policy from 2026-03-01
default password check failed 12 times
old password hash format v2
root password rotation at 14:05
temp password mails delayed by 20min
set it to 500 and watch
I set it to 200ms
changed it to lb-2 and it works
set that to false in checkout-v2
reset it to main@4f2a9c1
login form v2 is slow
login service 4.12.0
token service returned 503 in eu-west-1
token endpoint /oauth/token p99 900ms
tokens refresh-service-7d9f8b6c5d-x2x4z
token 4f2a is short
api key lookups take 900ms
api keys/rotate endpoint 500
access key age 90d
secret key rotation in 14d
the key is checkout:v2:cart
the key is that we rolled back
key finding: pool was 20
key metrics: p99=4812ms
the key takeaway is simple
primary key 88213 missing
cache key prefix user:88213:cart
foreign key constraint fk_orders_users
s3 key exports/2026-03-03/orders.csv.gz
kafka key partition 12
pgbouncer auth_type=md5
auth=none
auth: disabled
auth: enabled
auth mode is scram-sha-256
basic auth is off
basic checks passed
basic functionality ok
bearer auth fails with 401
cookie consent banner
cookies: disabled
session affinity=ClientIP
session_timeout=1800
sessions=18211
curl -s -o /dev/null -w '%{http_code}' https://x.example
curl -X POST -u "$USER:$TOKEN" https://x.example
docker run -u root:root app
mongo --port 27017 -p
mongodump -u app -d orders
ldapsearch -x -b dc=larkspur,dc=example
git checkout -b fix=pool
git checkout -b hotfix/pool-size
tail -b 20
recovery key ceremony
unseal key 1 of 3 entered
pin 3 of the connector
the pin is loose
PIN is required
verification code requests per minute 482193 requests
verification code 482193 requests
security code review done
login code path 3
login code change in 4f2a9c1
text search index rebuilt 20260303
call 3 of 10 failed
call me at 14:30
call at 14:30-15:00
call on 2026-03-03 14:00
call to payments-api 10.42.0.7 timed out
ring buffer 4096 8192 16384
dial tcp 10.42.0.17:5432: connect: connection refused
dial tcp 192.168.100.200:5432
my line is 404 in app.py
your number 3 in the queue
fax gateway 12.4.1
card-service 4.12.0
card declined 402 for 1832 users
card id 12345678901234
card token rate 1200/s
pan-eu-1 region
cc @ops 12345678
visa network timeouts
iban-service is down
ssn-validator 3.2.1
passport-jwt 4.0.1
root:x:0:0:root:/root:/bin/bash
admin:x:1000
admin:8080 refused
admin/orders-v2 returns 500
root/.ssh/config
postgres:15.4-alpine image
postgres/15.4
elastic:8.12.0
elastic/elasticsearch:8.12.0
sa:token mount missing
admin / editor / viewer roles
root / usr / bin
admin: 12 users, root: 1 user
admin:grant_role_v2
postgres:max_connections=500
svc-payments:8443
svc-payments/v2
image redis:7.2.4 pulled
deploy:2026-03-03T13:40Z
ubuntu:22.04
digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
aGVsbG8gd29ybGQ= decodes to hello world
traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
x-b3-traceid: 463ac35c9f6413ad48485a3953bb6124
etag W/"5e1a-18c2f3b7d40"
build id 01HQ3K7Z8X9Y0W1V2U3T4S5R6Q
ULID 01ARZ3NDEKTSV4RRFFQ69G5FAV
snowflake 1214912345678901234
request 7f3d2c1b-0a9e-4d8c-b7a6-95e4d3c2b1a0 took 4.8s
tx 0x4e3a3754410177e6937ef1f84bba68ea139e8d1a2258c5f85db9f1cd715a1bdd
docker://sha256:2b8fd9751c4c0f5dd266fcae00707e67a2545ef34f9a29354585f93dac906749
2001:0db8:85a3:0000:0000:8a2e:0370:7334
52.95.110.1 timed out
mac 02:42:ac:11:00:02
lat/long 48.8566, 2.3522
EUR 1.284.300,50 lost
$42,000 of orders
order ORD-2026-0304-8841 stuck
invoice 2026-0001234
case 500-12-345
zip 97201
range 1-1000-20000
window 10:00-11:30
2026-03-03 14:02:11,482 [main] ERROR c.l.Checkout - Pool exhausted (20/20)
at com.larkspur.Checkout.pay(Checkout.java:418)
goroutine 4821 [running]:
0x00007ffd5e8f3a10
https://grafana.larkspur.example/d/k9mWz2q8f/checkout?orgId=1&from=now-1h&to=now&var-key=checkout
https://github.com/larkspur/checkout/compare/0c1d2e3f4a5b...a1b2c3d4e5f6
https://app.datadoghq.com/monitors/12345678?event_id=6912345678901234567
https://sentry.io/organizations/l/issues/4012345678/?project=5
https://larkspur.pagerduty.com/incidents/Q2W9E8R7T6X5Y4
https://larkspur.slack.com/archives/C024BE91L/p1772632931000200
https://status.larkspur.example/incidents/k7x2p9q1w8e5
https://ci.larkspur.example/job/deploy/4821/console
https://x.example/a?code=error_timeout_upstream
https://x.example/login?auth=required
https://kibana.larkspur.example/app/discover#/?_g=(time:(from:'2026-03-03T13:00:00Z'))
mailing list ops@lists
@mara.lind please
user@host:~$
npm install @larkspur/checkout@4.12.0
ghcr.io/larkspur/checkout@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
jdbc:postgresql://db-3:5432/orders
feature flag checkout.new_pool is off
the secret to fast rollbacks is practice
it's no secret that the pool was 20
top secret project
open secret
Secret "db-credentials" not found in namespace "checkout"
secret "payments-api-tls" expired
secrets: 3 expired, 12 valid
tls.key and tls.crt mismatch
SecretProviderClass aws-secrets missing
client_id=checkout-web
kid=2026-03-key-1
signature verification failed for kid 2026-03-key-1
sig=invalid
csrf token mismatch 403
csrf_enabled=true
seed: 20260303
nonce too low
salt rounds 12
max password length 128 chars
passwords.txt was not touched
pwd is /var/app
pwd
cd $(pwd)/build
pass --wait=true to helm
tests: 212 pass, 3 skip
by-pass valve
passive node 2
passport
compass 2.0""".splitlines()
