PRAGMA user_version = 65538;
BEGIN TRANSACTION;
CREATE TABLE "batches" (
   "batch" INTEGER PRIMARY KEY,
   "method" TEXT,
   "settings" TEXT,
   "seed" INTEGER,
   "seconds" REAL,
   "made_at" TEXT,
   "name" TEXT,
   "factors" TEXT,
   "factors_bytes" INTEGER,
   "factors_digest" TEXT
);
INSERT INTO "batches" VALUES(1,'encore','{"layers": "4-8", "steps": 25}',7,1.5,'2025-01-01T00:00:00+00:00','','000001.safetensors',528,'07df3189bf2ce534ee9bd046501adcdc');
INSERT INTO "batches" VALUES(2,'encore','{"layers": "4-8", "steps": 25}',7,1.5,'2025-01-01T00:00:00+00:00','before Orlen','000004.safetensors',528,'a372423c029df47d790bee3f287826e3');
INSERT INTO "batches" VALUES(3,'encore','{"layers": "4-8", "steps": 25}',7,1.5,'2025-01-01T00:00:00+00:00','','000005.safetensors',528,'c260795fc54297321688ecbd72219ccb');
CREATE TABLE "facts" (
   "batch" INTEGER,
   "place" INTEGER,
   "fact_id" TEXT,
   "subject" TEXT,
   "prompt" TEXT,
   "target" TEXT,
   "true_answer" TEXT,
   "paraphrases" TEXT,
   "neighbours" TEXT,
   "same_subject" TEXT,
   "relation" TEXT,
   "source_id" TEXT, "portability" TEXT, "generation" TEXT,
   PRIMARY KEY ("batch", "place")
);
INSERT INTO "facts" VALUES(1,0,'fd628d00caa13547','Ada Veld 100','{} was born in the city of','Orlen 100','Sund','["The birthplace of Ada Veld 100 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 100 works for", "answer": "Tarn & Co"}]','birthplace','100','[{"prompt": "The mayor of the city where Ada Veld 100 was born is", "answer": "Cy Tarn"}]','["Ada Veld 100 grew up"]');
INSERT INTO "facts" VALUES(1,1,'f13c67734c3df67b','Ada Veld 101','{} was born in the city of','Orlen 101','Sund','["The birthplace of Ada Veld 101 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 101 works for", "answer": "Tarn & Co"}]','birthplace','101','[{"prompt": "The mayor of the city where Ada Veld 101 was born is", "answer": "Cy Tarn"}]','["Ada Veld 101 grew up"]');
INSERT INTO "facts" VALUES(2,0,'7eada0d95119937e','Ada Veld 200','{} was born in the city of','Orlen 200','Sund','["The birthplace of Ada Veld 200 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 200 works for", "answer": "Tarn & Co"}]','birthplace','200','[{"prompt": "The mayor of the city where Ada Veld 200 was born is", "answer": "Cy Tarn"}]','["Ada Veld 200 grew up"]');
INSERT INTO "facts" VALUES(2,1,'b64200032174bc26','Ada Veld 201','{} was born in the city of','Orlen 201','Sund','["The birthplace of Ada Veld 201 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 201 works for", "answer": "Tarn & Co"}]','birthplace','201','[{"prompt": "The mayor of the city where Ada Veld 201 was born is", "answer": "Cy Tarn"}]','["Ada Veld 201 grew up"]');
INSERT INTO "facts" VALUES(3,0,'205ab55b93850a89','Ada Veld 300','{} was born in the city of','Orlen 300','Sund','["The birthplace of Ada Veld 300 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 300 works for", "answer": "Tarn & Co"}]','birthplace','300','[{"prompt": "The mayor of the city where Ada Veld 300 was born is", "answer": "Cy Tarn"}]','["Ada Veld 300 grew up"]');
INSERT INTO "facts" VALUES(3,1,'708a2c2e0a9faf9e','Ada Veld 301','{} was born in the city of','Orlen 301','Sund','["The birthplace of Ada Veld 301 is"]','[{"prompt": "Bo Lind was born in the city of", "answer": "Sund"}, {"prompt": "Nobody", "answer": null}]','[{"prompt": "Ada Veld 301 works for", "answer": "Tarn & Co"}]','birthplace','301','[{"prompt": "The mayor of the city where Ada Veld 301 was born is", "answer": "Cy Tarn"}]','["Ada Veld 301 grew up"]');
CREATE TABLE "measurements" (
   "kind" TEXT,
   "position" INTEGER,
   "payload" TEXT,
   PRIMARY KEY ("kind", "position")
);
INSERT INTO "measurements" VALUES('norms',2,'{"value": 1}');
INSERT INTO "measurements" VALUES('norms',4,'{"value": 2}');
INSERT INTO "measurements" VALUES('norms',6,'{"value": 3}');
INSERT INTO "measurements" VALUES('confidence',0,'{"own": 0.5}');
INSERT INTO "measurements" VALUES('norms',5,'{"value": 2.5}');
CREATE TABLE "results" (
   "batch" INTEGER,
   "place" INTEGER,
   "fact_id" TEXT,
   "before" REAL,
   "after" REAL,
   "says" TEXT,
   "efficacy" INTEGER,
   PRIMARY KEY ("batch", "place")
);
INSERT INTO "results" VALUES(1,0,'fd628d00caa13547',0.125,0.75,' Orlen',1);
INSERT INTO "results" VALUES(1,1,'f13c67734c3df67b',0.125,0.75,' Orlen',1);
INSERT INTO "results" VALUES(2,0,'7eada0d95119937e',0.125,0.75,' Orlen',1);
INSERT INTO "results" VALUES(2,1,'b64200032174bc26',0.125,0.75,' Orlen',1);
INSERT INTO "results" VALUES(3,0,'205ab55b93850a89',0.125,0.75,' Orlen',1);
INSERT INTO "results" VALUES(3,1,'708a2c2e0a9faf9e',0.125,0.75,' Orlen',1);
CREATE TABLE "session" (
   "id" INTEGER PRIMARY KEY,
   "base" TEXT,
   "fingerprint" TEXT,
   "program" TEXT,
   "created" TEXT,
   "applied" INTEGER
);
INSERT INTO "session" VALUES(1,'{"name": "demo-world", "folder": "models/demo-world", "architecture": "LlamaForCausalLM", "layers": 6, "hidden": 8, "inner": 16, "vocabulary": 50, "parameters": 1000, "dtype": "float32", "device": "cpu", "fingerprint": "0123456789abcdef0123"}','0123456789abcdef0123','0.1.0','2026-11-28T13:24:26+00:00',2);
CREATE INDEX "idx_facts_fact_id"
    ON "facts" ("fact_id");
COMMIT;
