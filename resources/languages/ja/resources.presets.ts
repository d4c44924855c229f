<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="resources/presets/alphaedit-blue.json" />
      <source>xpq-tech/BLUE hparams/AlphaEdit, of which only the ends of the layers are written</source>
      <translation>xpq-tech/BLUEのhparams/AlphaEdit。そのうち両端の層だけに書き込みます</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit-mpes.json" />
      <source>search on Gemma 3 270M, docs/real_models.md</source>
      <translation>Gemma 3 270Mでの探索（docs/real_models.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit-mpes.json" />
      <source>search on SmolLM2-135M, docs/real_models.md</source>
      <translation>SmolLM2-135Mでの探索（docs/real_models.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit-revive.json" />
      <source>the demo settings of AlphaEdit; keep_share tried on ten facts (.25: efficacy .90, paraphrase .45; .1: 1.00 and .80), and on fifty others in one batch .98 and .82, where the .5 of other models writes .14</source>
      <translation>AlphaEditのデモ用設定。keep_shareは事実10件で試しました（.25では有効性.90、言い換え.45、.1では1.00と.80）。1つのバッチにした別の50件では.98と.82で、他のモデルで使う.5では.14しか書き込まれません</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit.json" />
      <source>search on the demo world, docs/demo_world.md</source>
      <translation>デモ世界での探索（docs/demo_world.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit.json" />
      <source>nearest measured point of a search on Gemma 3 270M, docs/real_models.md; not run as it stands</source>
      <translation>Gemma 3 270Mでの探索のうち最も近い測定点（docs/real_models.md）。この設定そのものは未実行です</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit.json" />
      <source>AlphaEdit repository hparams</source>
      <translation>AlphaEditのリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit.json" />
      <source>ENCORE repository hparams for AlphaEdit</source>
      <translation>ENCOREのリポジトリにあるAlphaEdit用のhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/alphaedit.json" />
      <source>EasyEdit hparams</source>
      <translation>EasyEditのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/anyedit-alphaedit.json" />
      <source>the demo settings of AlphaEdit; not tuned for AnyEdit (20 short objects: efficacy .75, paraphrase .03)</source>
      <translation>AlphaEditのデモ用設定。AnyEdit向けには調整していません（短い目的語20件：有効性.75、言い換え.03）</translation>
    </message>
    <message>
      <location filename="resources/presets/anyedit-alphaedit.json" />
      <source>AnyEdit repository hparams</source>
      <translation>AnyEditのリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/anyedit-memit.json" />
      <source>the demo settings of MEMIT; not tuned for AnyEdit (20 short objects: efficacy .85, paraphrase .13)</source>
      <translation>MEMITのデモ用設定。AnyEdit向けには調整していません（短い目的語20件：有効性.85、言い換え.13）</translation>
    </message>
    <message>
      <location filename="resources/presets/betaedit.json" />
      <source>BetaEdit repository configs</source>
      <translation>BetaEditのリポジトリの設定</translation>
    </message>
    <message>
      <location filename="resources/presets/crispedit.json" />
      <source>a few settings tried in the demo world: on ten facts layers 2-4 with the published energy keep .75 of the neighbours, with .8 of it .28; on a hundred half the rate and twice the rounds keep .60 of what else is said, the whole rate .46</source>
      <translation>デモ世界で少数の設定を試したもの。事実10件では、層2-4と公表されたエネルギーで近傍の.75が保たれ、その.8倍では.28です。100件では、学習率を半分、回数を2倍にすると他の答えの.60が保たれ、元の学習率では.46です</translation>
    </message>
    <message>
      <location filename="resources/presets/crispedit.json" />
      <source>zarifikram/CrispEdit hparams/CrispEdit/llama3-8b.yaml</source>
      <translation>zarifikram/CrispEditのhparams/CrispEdit/llama3-8b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/crispedit.json" />
      <source>zarifikram/CrispEdit hparams/CrispEdit/mistral-7b.yaml; its box of 5e-5 around each entry is not had here</source>
      <translation>zarifikram/CrispEditのhparams/CrispEdit/mistral-7b.yaml。各成分を±5e-5の範囲に収める制約はここにはありません</translation>
    </message>
    <message>
      <location filename="resources/presets/crispedit.json" />
      <source>zarifikram/CrispEdit hparams/CrispEdit/qwen2.5-7b.yaml</source>
      <translation>zarifikram/CrispEditのhparams/CrispEdit/qwen2.5-7b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/eamet.json" />
      <source>EAMET's code, hparams/EAMET of arXiv 2505.11876</source>
      <translation>EAMETのコード、arXiv 2505.11876のhparams/EAMET</translation>
    </message>
    <message>
      <location filename="resources/presets/elder.json" />
      <source>short search on the demo world, facts in batches of ten: texts are told apart best from layer 3 on; with 8 experts 42 % of 50 edits hold without rehearsal and all with 50 earlier edits rehearsed; with 16 experts and 50 rehearsed 87 % of 100 edits hold and 95 % of neighbours are kept, so more are rehearsed here; a larger threshold answers other texts, too</source>
      <translation>デモ世界での短い探索（事実は10件ずつのバッチ）。テキストは層3以降で最もよく区別されます。エキスパート8個では、復習なしで編集50件の42 %、以前の編集50件を復習するとすべてが維持されます。エキスパート16個で50件を復習すると、編集100件の87 %が維持され、近傍の95 %が保たれるため、ここではさらに多く復習します。しきい値を大きくすると、関係のないテキストにも答えます</translation>
    </message>
    <message>
      <location filename="resources/presets/elder.json" />
      <source>experts, rank, alpha and top_k from ELDER's code, layers from MELO's scripts, which it points to; threshold, steps, learning rate and weight of the guided loss are not published</source>
      <translation>エキスパート、ランク、alpha、top_kはELDERのコード、層はそこで参照されているMELOのスクリプトから。しきい値、ステップ数、学習率、誘導損失の重みは公表されていません</translation>
    </message>
    <message>
      <location filename="resources/presets/emmet.json" />
      <source>search on Gemma 3 270M, docs/methods.md</source>
      <translation>Gemma 3 270Mでの探索（docs/methods.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/emmet.json" />
      <source>search on Qwen2.5-Coder-0.5B, docs/methods.md</source>
      <translation>Qwen2.5-Coder-0.5Bでの探索（docs/methods.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/emmet.json" />
      <source>EMMET in the ENCORE repository (layer, lambda_p); the search as MEMIT</source>
      <translation>ENCOREのリポジトリにあるEMMET（layer、lambda_p）。探索はMEMITと同じです</translation>
    </message>
    <message>
      <location filename="resources/presets/encore.json" />
      <source>search on Qwen2.5-Coder-0.5B, docs/real_models.md</source>
      <translation>Qwen2.5-Coder-0.5Bでの探索（docs/real_models.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/encore.json" />
      <source>ENCORE, arXiv 2502.01636, repository hparams</source>
      <translation>ENCORE（arXiv 2502.01636）のリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/ft-l.json" />
      <source>search on the demo world, 40 edits in batches of 10 (search.json): efficacy .68, paraphrase .55, untouched .98; half the ball edits .23, half as much again keeps fewer neighbours</source>
      <translation>デモ世界での探索、10件ずつのバッチで編集40件（search.json）：有効性.68、言い換え.55、未編集の事実の維持率.98。球の半径を半分にすると.23しか編集されず、1.5倍にすると保たれる近傍が減ります</translation>
    </message>
    <message>
      <location filename="resources/presets/ft-l.json" />
      <source>EasyEdit hparams/FT, objective prompt_last</source>
      <translation>EasyEditのhparams/FT（目的関数prompt_last）</translation>
    </message>
    <message>
      <location filename="resources/presets/ft-l.json" />
      <source>ROME's constrained fine-tuning, as EasyEdit keeps it (EleutherAI_gpt-j-6B_constr)</source>
      <translation>ROMEの制約付きファインチューニング、EasyEditにあるもの（EleutherAI_gpt-j-6B_constr）</translation>
    </message>
    <message>
      <location filename="resources/presets/ft-m.json" />
      <source>search on the demo world, 40 edits in batches of 10 (search.json): efficacy 1.0, paraphrase .93, untouched .97; a larger rate keeps fewer neighbours, layer 0 breaks other facts</source>
      <translation>デモ世界での探索、10件ずつのバッチで編集40件（search.json）：有効性1.0、言い換え.93、未編集の事実の維持率.97。学習率を大きくすると保たれる近傍が減り、層0では他の事実が壊れます</translation>
    </message>
    <message>
      <location filename="resources/presets/ft-m.json" />
      <source>EasyEdit hparams/FT, objective target_new</source>
      <translation>EasyEditのhparams/FT（目的関数target_new）</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>search on the demo world: a value on the whole prompt, because on its last token alone every seventh fact fails; the largest radius at which, as published, other wordings stay outside (0.1 lets in two thirds of them, 0.2 also facts that were not edited)</source>
      <translation>デモ世界での探索。最後のトークンだけでは事実の7件に1件が失敗するため、値はプロンプト全体に置きます。半径は、公表どおり言い換えが外に残る最大のものです（0.1では言い換えの3分の2、0.2では編集していない事実も入ります）</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>EasyEdit hparams/GRACE/gpt2-xl.yaml</source>
      <translation>EasyEditのhparams/GRACE/gpt2-xl.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>EasyEdit hparams/GRACE/gpt-j-6b.yaml</source>
      <translation>EasyEditのhparams/GRACE/gpt-j-6b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>EasyEdit hparams/GRACE/llama-7b.yaml</source>
      <translation>EasyEditのhparams/GRACE/llama-7b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>as published for Llama-2-7B (EasyEdit hparams/GRACE/llama-7b.yaml), which is as deep and as wide</source>
      <translation>深さと幅が同じLlama-2-7B用に公表されたもの（EasyEditのhparams/GRACE/llama-7b.yaml）</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>EasyEdit hparams/GRACE/llama3.2-3b.yaml</source>
      <translation>EasyEditのhparams/GRACE/llama3.2-3b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/grace.json" />
      <source>EasyEdit hparams/GRACE/qwen2-7b.yaml and qwen2.5-7b.yaml</source>
      <translation>EasyEditのhparams/GRACE/qwen2-7b.yamlとqwen2.5-7b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/ike.json" />
      <source>four demonstrations, as 512 positions hold few more; this small model never saw a text that tells it something, and does not follow what it is told in either form</source>
      <translation>512の位置にはそれ以上ほとんど入らないため、例は4件です。この小さなモデルは何かを伝えるテキストを学習しておらず、どちらの形で伝えても従いません</translation>
    </message>
    <message>
      <location filename="resources/presets/ike.json" />
      <source>IKE, arXiv 2305.12740, k = 16 and every prompt told, as in EasyEdit's hparams</source>
      <translation>IKE（arXiv 2305.12740）。k = 16で、EasyEditのhparamsと同じくすべてのプロンプトに伝えます</translation>
    </message>
    <message>
      <location filename="resources/presets/locft-bf.json" />
      <source>FT-M's place and rate in the demo world, ten facts a step, so that a few dozen facts are some hundred steps: 50 facts at once, efficacy 1.00, paraphrase .84, neighbours .89; by the rule's hundred facts a step .07, ten a step with the rule's place .42</source>
      <translation>デモ世界でのFT-Mの層と学習率。1ステップに10件ずつなので、数十件でも百ステップほどになります：50件を一度に編集して有効性1.00、言い換え.84、近傍.89。規則どおり1ステップに100件では.07、規則の層で10件ずつでは.42</translation>
    </message>
    <message>
      <location filename="resources/presets/locft-bf.json" />
      <source>LocFT-BF repository hparams</source>
      <translation>LocFT-BFのリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/lora-merge.json" />
      <source>tuned 2026-11-29 on 20 facts in batches of 10 (float32, seed 0, from lr 0.002, 60 steps and no early end on): best of 9 attempts, score .92, on held-out facts .92 (efficacy .95, paraphrase .88, neighbours .83, untouched .96); by LoRA's preset none of ten facts takes</source>
      <translation>2026-11-29に、10件ずつのバッチで事実20件について調整（float32、シード0、lr 0.002、60ステップ、早期終了なしから開始）：9回の試行で最良、スコア.92、検証用の事実で.92（有効性.95、言い換え.88、近傍.83、未編集の事実の維持率.96）。LoRAのプリセットでは10件のうち1件も入りません</translation>
    </message>
    <message>
      <location filename="resources/presets/lora-merge.json" />
      <source>WikiBigEdit, arXiv 2503.05683: lora_merge of its code; rate 5e-3 x 32 / 256, which there also warms up for a round and falls by a cosine, here is constant</source>
      <translation>WikiBigEdit（arXiv 2503.05683）のコードのlora_merge。学習率は5e-3 x 32 / 256で、元のコードでは1回分のウォームアップの後に余弦で下がりますが、ここでは一定です</translation>
    </message>
    <message>
      <location filename="resources/presets/lora.json" />
      <source>search on the demo world, 40 edits in batches of 10 (search.json): efficacy .55, untouched .83; adapters of queries and values edit half as much and break more</source>
      <translation>デモ世界での探索、10件ずつのバッチで編集40件（search.json）：有効性.55、未編集の事実の維持率.83。クエリと値のアダプターでは編集される量が半分になり、壊れるものが増えます</translation>
    </message>
    <message>
      <location filename="resources/presets/lora.json" />
      <source>EasyEdit hparams/LoRA; rank 12, because its rank 8 is one that peft's AdaLoRA does not read</source>
      <translation>EasyEditのhparams/LoRA。そのランク8はpeftのAdaLoRAでは読まれないため、ランクは12です</translation>
    </message>
    <message>
      <location filename="resources/presets/lora.json" />
      <source>EasyEdit hparams/LoRA</source>
      <translation>EasyEditのhparams/LoRA</translation>
    </message>
    <message>
      <location filename="resources/presets/lyaplock.json" />
      <source>LyapLock's code, hparams/LyapLock</source>
      <translation>LyapLockのコードのhparams/LyapLock</translation>
    </message>
    <message>
      <location filename="resources/presets/memit-blue.json" />
      <source>xpq-tech/BLUE hparams/MEMIT, of which only the ends of the layers are written</source>
      <translation>xpq-tech/BLUEのhparams/MEMIT。そのうち両端の層だけに書き込みます</translation>
    </message>
    <message>
      <location filename="resources/presets/memit.json" />
      <source>search on Gemma 3 270M, docs/norm_behind.md</source>
      <translation>Gemma 3 270Mでの探索（docs/norm_behind.md）</translation>
    </message>
    <message>
      <location filename="resources/presets/memit.json" />
      <source>ENCORE repository hparams</source>
      <translation>ENCOREのリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/memllm.json" />
      <source>the distances of MemLLM, arXiv 2404.11672; the demo world's names are told apart by them</source>
      <translation>MemLLM（arXiv 2404.11672）の距離。デモ世界の名前はこれで区別されます</translation>
    </message>
    <message>
      <location filename="resources/presets/memllm.json" />
      <source>MemLLM, arXiv 2404.11672, for reading, with the vectors of Contriever; of input embeddings, as here, not tried</source>
      <translation>MemLLM（arXiv 2404.11672）の読み取り用の値で、Contrieverのベクトルによるもの。ここで使う入力埋め込みでは試していません</translation>
    </message>
    <message>
      <location filename="resources/presets/memoir.json" />
      <source>the rule's layer and share of columns; of the published 0.4 every prompt of this world is answered, as all have one of the edits' sentence forms: 0.65 keeps most of the other wordings and most of the neighbours</source>
      <translation>規則による層と列の割合。この世界のプロンプトはすべて編集と同じ文型を持つため、公表された0.4ではすべてに答えてしまいます。0.65では言い換えの大部分と近傍の大部分が保たれます</translation>
    </message>
    <message>
      <location filename="resources/presets/memoir.json" />
      <source>qym7/MEMOIR hparams/MEMOIR/llama3-8b.yaml</source>
      <translation>qym7/MEMOIRのhparams/MEMOIR/llama3-8b.yaml</translation>
    </message>
    <message>
      <location filename="resources/presets/memoir.json" />
      <source>SasyaTitech/NAS hparams/MEMOIR/EleutherAI_gpt-j-6B.json, where MEMOIR is run beside norm anchors</source>
      <translation>SasyaTitech/NASのhparams/MEMOIR/EleutherAI_gpt-j-6B.json。MEMOIRをノルムアンカーと並べて実行したものです</translation>
    </message>
    <message>
      <location filename="resources/presets/pmet.json" />
      <source>search on the demo world; a plain rate as published, so that it does not grow with the MLP's output: 20 edits in batches of 10, efficacy .95, paraphrase .78 (published clamp or rate: .90 and less); 500 in batches of 50: norm x5.7, growing ever more slowly. A rate relative to that output (.8) edits as well at first, norm x4.6 after 200 and growing ever faster</source>
      <translation>デモ世界での探索。学習率は公表どおりの固定値で、MLPの出力とともに大きくなりません：10件ずつのバッチで編集20件では有効性.95、言い換え.78（公表されたクランプまたは学習率では.90以下）。50件ずつで500件ではノルムが5.7倍で、増え方は次第に遅くなります。出力に対する相対値（.8）でも初めは同じように編集できますが、200件でノルムが4.6倍になり、増え方は次第に速くなります</translation>
    </message>
    <message>
      <location filename="resources/presets/retrieval.json" />
      <source>one fact, as published; this small model never saw a text that tells it something, and does not follow what it is told</source>
      <translation>公表どおり事実1件です。この小さなモデルは何かを伝えるテキストを学習しておらず、伝えられたことに従いません</translation>
    </message>
    <message>
      <location filename="resources/presets/retrieval.json" />
      <source>WikiBigEdit, arXiv 2503.05683: hparams/RAG of its code, one fact before every prompt</source>
      <translation>WikiBigEdit（arXiv 2503.05683）のコードのhparams/RAG。各プロンプトの前に事実1件です</translation>
    </message>
    <message>
      <location filename="resources/presets/rlsedit.json" />
      <source>Euphoria040201/RLSEdit hparams/RLSEdit: lambda 0, mu 1</source>
      <translation>Euphoria040201/RLSEditのhparams/RLSEdit（lambda 0、mu 1）</translation>
    </message>
    <message>
      <location filename="resources/presets/rome.json" />
      <source>search on the demo world; a plain rate as published, so that it does not grow with the MLP's output: 10 single edits, efficacy 1.0, paraphrase .90 (half the rate, or half the clamp: .70 and .50); 200: immediately .95, norm x5.4, growing ever more slowly</source>
      <translation>デモ世界での探索。学習率は公表どおりの固定値で、MLPの出力とともに大きくなりません：1件ずつの編集10件では有効性1.0、言い換え.90（学習率またはクランプを半分にすると.70と.50）。200件では直後の有効性.95、ノルム5.4倍で、増え方は次第に遅くなります</translation>
    </message>
    <message>
      <location filename="resources/presets/rome.json" />
      <source>ROME repository hparams</source>
      <translation>ROMEのリポジトリのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/rome.json" />
      <source>ROME repository hparams (layer); the search as GPT2-XL</source>
      <translation>ROMEのリポジトリのhparams（layer）。探索はGPT2-XLと同じです</translation>
    </message>
    <message>
      <location filename="resources/presets/rome.json" />
      <source>ROME, EasyEdit hparams</source>
      <translation>ROME、EasyEditのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/rome.json" />
      <source>ROME repository hparams (layer); the search as GPT-J</source>
      <translation>ROMEのリポジトリのhparams（layer）。探索はGPT-Jと同じです</translation>
    </message>
    <message>
      <location filename="resources/presets/stableedit.json" />
      <source>StableEdit's code, run.sh for zsRE, and token: ans of its configuration</source>
      <translation>StableEditのコード、zsRE用のrun.shと、設定のtoken: ans</translation>
    </message>
    <message>
      <location filename="resources/presets/ultraedit.json" />
      <source>search on the demo world, 40 edits in batches of 10 (search.json): efficacy .65, paraphrase .60, untouched .91; the published rate changes nothing in so small a model, layers 0-2 break other facts</source>
      <translation>デモ世界での探索、10件ずつのバッチで編集40件（search.json）：有効性.65、言い換え.60、未編集の事実の維持率.91。公表された学習率ではこれほど小さなモデルは何も変わらず、層0-2では他の事実が壊れます</translation>
    </message>
    <message>
      <location filename="resources/presets/ultraedit.json" />
      <source>EasyEdit hparams/UltraEdit, the set for zsRE and UltraEditBench</source>
      <translation>EasyEditのhparams/UltraEdit、zsREとUltraEditBench用のもの</translation>
    </message>
    <message>
      <location filename="resources/presets/wise.json" />
      <source>search on the demo world, 40 edits in batches of 10, unit relative, last layer: routed by the prompt's mean, .43 of the neighbours keep their answers, by its last token .93 (10 edits); shards of 40 edits in one matrix, efficacy .90, untouched facts .96, of 10 with learning rate .5 at act_ratio .85: .88 and .98, with .2 at .8: .98 and .98; margins in the published proportions 1 : 4 : 2</source>
      <translation>デモ世界での探索、10件ずつのバッチで編集40件、単位は相対、最後の層：プロンプトの平均でルーティングすると近傍の.43、最後のトークンでは.93が答えを保ちます（編集10件）。1つの行列に40件のシャードでは有効性.90、未編集の事実の維持率.96、10件のシャードで学習率.5、act_ratio .85では.88と.98、.2と.8では.98と.98です。マージンは公表された比1 : 4 : 2です</translation>
    </message>
    <message>
      <location filename="resources/presets/wise.json" />
      <source>WISE, arXiv 2405.14768, EasyEdit's hparams for this model</source>
      <translation>WISE（arXiv 2405.14768）、このモデル用のEasyEditのhparams</translation>
    </message>
    <message>
      <location filename="resources/presets/wise.json" />
      <source>WISE, arXiv 2405.14768, EasyEdit's hparams for this model (Llama-3.1 has alpha 5 and beta 10)</source>
      <translation>WISE（arXiv 2405.14768）、このモデル用のEasyEditのhparams（Llama-3.1ではalpha 5、beta 10）</translation>
    </message>
    <message>
      <location filename="resources/presets/wise.json" />
      <source>WISE, arXiv 2405.14768, EasyEdit's hparams for this model, which edit c_fc of layer 8; here it is the write matrix of that layer</source>
      <translation>WISE（arXiv 2405.14768）、このモデル用のEasyEditのhparams。元は層8のc_fcを編集しますが、ここではその層の書き込み行列です</translation>
    </message>
  </context>
</TS>
