<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Batch size</source>
      <translation>バッチサイズ</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>How many facts are written together.</source>
      <translation>一度にまとめて書き込む事実の数です。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Seed</source>
      <translation>シード</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>The same seed gives the same edits.</source>
      <translation>同じシードなら編集も同じになります。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Guard rails</source>
      <translation>ガードレール</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Reset to preset</source>
      <translation>プリセットに戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>All hyperparameters back to the preset of this model</source>
      <translation>すべてのハイパーパラメーターをこのモデルのプリセットに戻します</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>This model was not taught to use a memory; without, it sees four worked examples of it.</source>
      <translation>このモデルはメモリの使い方をまだ教わっていません。その場合は 4 つの実例を見せて使わせます。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Listing methods</source>
      <translation>手法の一覧の取得</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>{method} cannot work here: {reason}</source>
      <translation>{method}はここでは使えません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Choose another method.</source>
      <translation>別の手法を選んでください。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Looking up presets</source>
      <translation>プリセットの確認</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>{method} cannot work on this model: {reason}</source>
      <translation>{method}はこのモデルでは使えません：{reason}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/method/panel.py" />
      <source>{n} values differ from it.</source>
      <translation>
        <numerusform>{n}個の値が異なります。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Guard rails: {summary}</source>
      <translation>ガードレール：{summary}</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Preset: {source}</source>
      <translation>プリセット：{source}</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Preset: {source}.</source>
      <translation>プリセット：{source}。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>The methods are not listed yet.</source>
      <translation>手法の一覧がまだありません。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/panel.py" />
      <source>Wait until the engine has started.</source>
      <translation>エンジンが起動するまでお待ちください。</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Hyperparameters (*.yaml *.yml *.json)</source>
      <translation>ハイパーパラメーター (*.yaml *.yml *.json)</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Settings file</source>
      <translation>設定ファイル</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Open or save the hyperparameters as a file of EasyEdit or of the method's own repository</source>
      <translation>ハイパーパラメーターをEasyEditや手法自身のリポジトリーのファイルとして開く、または保存します</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Open settings file...</source>
      <translation>設定ファイルを開く...</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Save settings file...</source>
      <translation>設定ファイルを保存...</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Open settings file</source>
      <translation>設定ファイルを開く</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>EasyEdit's YAML (*.yaml)</source>
      <translation>EasyEditのYAML (*.yaml)</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Save settings file</source>
      <translation>設定ファイルの保存</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Reading settings</source>
      <translation>設定の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Saving settings</source>
      <translation>設定の保存</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Saved as {file}.</source>
      <translation>{file}に保存しました。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/method/settings_file.py" />
      <source>{file}: {n} settings of {method}.</source>
      <translation>
        <numerusform>{file}：{method}の設定{n}個。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>{key} ({reason})</source>
      <translation>{key}（{reason}）</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/method/settings_file.py" />
      <source>Not used: {keys}.</source>
      <translation>未使用：{keys}。</translation>
    </message>
  </context>
</TS>
