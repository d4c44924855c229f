<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>Facts of this attempt</source>
      <translation>この試行の事実</translation>
    </message>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>given up: {took:.0%} of the first batch took</source>
      <translation>打ち切り：最初のバッチの反映は{took:.0%}</translation>
    </message>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>given up: behind attempt {number} after the first batch</source>
      <translation>打ち切り:最初のバッチの後で試行{number}に及びません</translation>
    </message>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>given up: behind the preset after the first batch</source>
      <translation>打ち切り:最初のバッチの後でプリセットに及びません</translation>
    </message>
    <message>
      <location filename="engine/tuning/attempt.py" />
      <source>Asking the model</source>
      <translation>モデルの確認</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>Name another folder, or begin anew.</source>
      <translation>別のフォルダーを指定するか、新たに始めてください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>there is no finished attempt {number}.</source>
      <translation>完了した試行{number}はありません。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>There are: {numbers}.</source>
      <translation>あるもの：{numbers}。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>none yet</source>
      <translation>まだなし</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>search for settings</source>
      <translation>設定の探索</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>Use that one.</source>
      <translation>その版を使ってください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>a newer Palimpsest wrote it.</source>
      <translation>より新しいPalimpsestで書かれています。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>Name a new folder.</source>
      <translation>新しいフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>it holds files but no search for settings.</source>
      <translation>ファイルはありますが、設定の探索ではありません。</translation>
    </message>
    <message>
      <location filename="engine/tuning/table.py" />
      <source>{folder} holds a search with other {condition}.</source>
      <translation>{folder}にあるのは{condition}の異なる探索です。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>{method}: the search is kept in {folder}.</source>
      <translation>{method}：探索は{folder}に保存されます。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>Give others with settings.</source>
      <translation>別の設定を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>the settings to begin with fail: {reason}</source>
      <translation>最初の設定が失敗しました：{reason}</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/tuning/tuning.py" />
      <source>Attempt {number} is held up to {n} other facts.</source>
      <translation>
        <numerusform>試行{number}を、別の{n}件の事実で検証します。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>there is nothing to search for {method}.</source>
      <translation>{method}には探索するものがありません。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>Keep fewer settings as they are.</source>
      <translation>固定する設定を減らしてください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>there is no hyperparameter {name!r} to keep as it is.</source>
      <translation>固定するハイパーパラメーター{name!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>Give a file of facts.</source>
      <translation>事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tuning.py" />
      <source>there is no fact to try settings with.</source>
      <translation>設定を試す事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tunings.py" />
      <source>Let the search go on.</source>
      <translation>探索を続けてください。</translation>
    </message>
    <message>
      <location filename="engine/tuning/tunings.py" />
      <source>no attempt has come to its end yet.</source>
      <translation>まだ完了した試行がありません。</translation>
    </message>
  </context>
</TS>
