<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>{title}...</source>
      <translation>{title}...</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>{what}: {folder}. Press to leave it out.</source>
      <translation>{what}：{folder}。押すと除外します。</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>{what}.</source>
      <translation>{what}。</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Tasks, such as arc_easy, gsm8k or one of your own</source>
      <translation>タスク（arc_easy、gsm8k、自作のものなど）</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Tasks</source>
      <translation>タスク</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Names of tasks as lm-evaluation-harness spells them, with commas between them</source>
      <translation>lm-evaluation-harnessでのタスク名（コンマ区切り）</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>A folder of task files (YAML) of your own</source>
      <translation>自作のタスクファイル（YAML）のフォルダー</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Task files</source>
      <translation>タスクファイル</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>A folder that holds data sets by name, such as cais/mmlu</source>
      <translation>データセットを名前（cais/mmluなど）で収めたフォルダー</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Data</source>
      <translation>データ</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>all questions</source>
      <translation>全問</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>first </source>
      <translation>先頭の</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/form.py" />
      <source>Questions of each task</source>
      <translation>タスクごとの問題数</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>Each task before the edits and now, with intervals of 95 %</source>
      <translation>編集前と現在の各タスク（95%信頼区間つき）</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>before and now</source>
      <translation>編集前と現在</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>Each task at the points of the timeline at which it was measured</source>
      <translation>測定したタイムラインの各時点での各タスク</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>over the edits</source>
      <translation>編集に沿って</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>How the model does at tasks that have a name (MMLU, GSM8K, ARC, your own) appears here: before the edits and now. Name some tasks above and press Measure. Nothing is fetched: their data are taken from your folders.</source>
      <translation>名前のあるタスク（MMLU、GSM8K、ARC、自作のもの）でのモデルの成績が、編集前と現在についてここに表示されます。上にタスク名を入力して「測定」を押してください。何もダウンロードせず、データは手元のフォルダーから読みます。</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>All metrics</source>
      <translation>全指標</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>Measuring abilities</source>
      <translation>能力の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>{plan}. After {edits}{again}</source>
      <translation>{plan}。{edits}の後{again}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/abilities/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>{words}; grey is before the edits.</source>
      <translation>{words}。灰色は編集前。</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/panel.py" />
      <source>{words}.</source>
      <translation>{words}。</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>better</source>
      <translation>向上</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>within the intervals</source>
      <translation>区間内</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>worse</source>
      <translation>低下</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>{value:.3f} [{low:.3f}, {high:.3f}]</source>
      <translation>{value:.3f} [{low:.3f}, {high:.3f}]</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>{value:.4g} [{low:.4g}, {high:.4g}]</source>
      <translation>{value:.4g} [{low:.4g}, {high:.4g}]</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>Abilities</source>
      <translation>能力</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>share of questions</source>
      <translation>問題の割合</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>{task}: {value} of {questions}</source>
      <translation>{task}：{value}（{questions}）</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/abilities/plots.py" />
      <source>{n} questions</source>
      <translation>
        <numerusform>{n}問</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>{described}; before the edits {value}</source>
      <translation>{described}；編集前は{value}</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>Abilities over the edits</source>
      <translation>編集に沿った能力</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>edits</source>
      <comment>how many</comment>
      <translation>編集数</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>high</source>
      <translation>上限</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>low</source>
      <translation>下限</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>task</source>
      <translation>タスク</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>value</source>
      <translation>値</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>{task} after {edits}: {value}</source>
      <translation>{task}（{edits}の後）：{value}</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>difference</source>
      <translation>差</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>metric</source>
      <translation>指標</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>now</source>
      <translation>現在</translation>
    </message>
    <message>
      <location filename="gui/panels/abilities/plots.py" />
      <source>questions</source>
      <translation>問題</translation>
    </message>
  </context>
</TS>
