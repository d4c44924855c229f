<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>not asked</source>
      <comment>updates</comment>
      <translation>未確認</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>MIT licence</source>
      <translation>MITライセンス</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>run from a checkout</source>
      <translation>チェックアウトから実行</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>by pip</source>
      <translation>pipでインストール</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>by pipx</source>
      <translation>pipxでインストール</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>by uv tool</source>
      <translation>uv toolでインストール</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>{version} (commit {commit})</source>
      <translation>{version}（コミット{commit}）</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>{version} on {system}</source>
      <translation>{version}（{system}）</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>PyTorch {torch}, transformers {transformers}, Qt {qt}</source>
      <translation>PyTorch {torch}、transformers {transformers}、Qt {qt}</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Version</source>
      <translation>バージョン</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Installed</source>
      <translation>インストール</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Device build</source>
      <translation>デバイス向けビルド</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Computes on</source>
      <translation>計算デバイス</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>not looked for yet</source>
      <translation>未検出</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Environment</source>
      <translation>環境</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Next start</source>
      <translation>次回の起動</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>begins with {name}</source>
      <translation>{name}を使用</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Data</source>
      <translation>データ</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Up to date</source>
      <translation>最新かどうか</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Libraries</source>
      <translation>ライブラリ</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>Licence</source>
      <translation>ライセンス</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>PyTorch for {device}</source>
      <translation>{device}向けPyTorch</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>PyTorch is not there</source>
      <translation>PyTorchがありません</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>no: version {version} is there (asked on {date})</source>
      <translation>いいえ：バージョン{version}があります（{date}に確認）</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>yes (asked on {date})</source>
      <translation>はい（{date}に確認）</translation>
    </message>
    <message>
      <location filename="gui/support/about_facts.py" />
      <source>(not there)</source>
      <translation>（なし）</translation>
    </message>
    <message>
      <location filename="gui/support/environment_work.py" />
      <source>Cancelled.</source>
      <translation>キャンセルしました。</translation>
    </message>
    <message>
      <location filename="gui/support/environment_work.py" />
      <source>It ended with code {code}.</source>
      <translation>コード{code}で終了しました。</translation>
    </message>
    <message>
      <location filename="gui/support/environment_work.py" />
      <source>It cannot be started: {reason}.</source>
      <translation>起動できません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>(nothing)</source>
      <translation>（なし）</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Close while working</source>
      <translation>作業中の終了</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The model and the session stay at the last whole batch; nothing that was finished is lost.</source>
      <translation>モデルとセッションは最後に完了したバッチの状態のまま残り、終わった分は失われません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What was under way is done by now. Close?</source>
      <translation>進行中だった作業は終わりました。閉じますか？</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What was fetched is kept; the next time goes on from there.</source>
      <translation>取得した分は残り、次回はその続きから始まります。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>These wait for it and will not be done:</source>
      <translation>次のものは待機中のため、実行されません：</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What you have in hand could not be kept until now and may be lost. Close all the same?</source>
      <translation>作業中の内容をまだ保存できておらず、失われるおそれがあります。それでも終了しますか？</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Check the disk's free space and the rights of the folder of sessions.</source>
      <translation>ディスクの空き容量と、セッションのフォルダーの権限を確かめてください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What was done in it since is there as well.</source>
      <translation>その後に行った作業も残っています。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The copy is in the list.</source>
      <translation>コピーは一覧にあります。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Stopping after this step, then closing...</source>
      <translation>このステップの後に停止して終了します...</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The feed of updates could not be asked.</source>
      <translation>更新情報を取得できませんでした。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The last run of the program did not end cleanly.</source>
      <translation>前回、プログラムは正常に終了しませんでした。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Its session was kept up to the last whole batch, and so was all that waited.</source>
      <translation>そのときのセッションは最後に完了したバッチまで保存されており、待機中だったものもすべて残っています。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Something unexpected went wrong.</source>
      <translation>予期しないエラーが発生しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The engine could not be started, so no model can be opened.</source>
      <translation>エンジンを起動できなかったため、モデルを開けません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Help, Repair environment mends it, or says what does.</source>
      <translation>「ヘルプ」の「環境を修復」で直せます。直せない場合は対処法が示されます。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>No panel is in use.</source>
      <translation>使用中のパネルがありません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Click into a panel, or go to one by its key in the menu Panels, and press the keys again.</source>
      <translation>パネルをクリックするか、メニュー「パネル」のキーでパネルに移ってから、もう一度キーを押してください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>This cannot be opened here.</source>
      <translation>ここでは開けません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Drop a model (a folder or a GGUF file), a table of facts (CSV, TSV, JSON, JSONL) or a .palimpsest session.</source>
      <translation>モデル（フォルダーまたはGGUFファイル）、事実の表（CSV、TSV、JSON、JSONL）、または.palimpsestのセッションをドロップしてください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>this is a change of a model, and none is open.</source>
      <translation>これはモデルへの変更ですが、モデルが開かれていません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Open the model that it was made for, and drop it again.</source>
      <translation>対象のモデルを開いてから、もう一度ドロップしてください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Drop a text for the statistics on the model panel, one to measure with on the quality panel.</source>
      <translation>統計量に使うテキストはモデルパネルに、測定に使うテキストは品質パネルにドロップしてください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The run is held. Resume it (F6) to go on all the same.</source>
      <translation>実行を一時停止しています。このまま続けるには再開（F6）してください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The run has ended; the batches that were undone can be brought back from the timeline.</source>
      <translation>実行は終了しました。取り消されたバッチはタイムラインから元に戻せます。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The chosen method does not let one choose its layers.</source>
      <translation>選択中の手法では層を選べません。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Choose a method that writes at layers, such as MEMIT or ENCORE.</source>
      <translation>MEMITやENCOREのように、層に書き込む手法を選んでください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The text itself is whole. Install a font that has them, such as Noto Sans CJK, and start again.</source>
      <translation>テキスト自体は正しく保たれています。Noto Sans CJKなど、これらの文字を含むフォントをインストールして、起動し直してください。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/support/messages.py" />
      <source>{n} changes imported</source>
      <translation>
        <numerusform>インポートした変更{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{title} is still under way. Stop it after the step in hand and close?</source>
      <translation>「{title}」がまだ実行中です。現在のステップの後に停止して終了しますか？</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The model and the session stay at the last whole batch, and what waits is kept ({waiting}).</source>
      <translation>モデルとセッションは最後に完了したバッチの状態のまま残り、待機中のものも保存されます（{waiting}）。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What you have in hand cannot be kept ({reason}); it holds until the program ends.</source>
      <translation>作業中の内容を保存できません（{reason}）。プログラムの終了まではそのまま使えます。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The facts that waited in this session cannot be read: {reason}</source>
      <translation>このセッションで待機していた事実を読み込めません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The file is kept beside it as {file}; the edits are whole.</source>
      <translation>元のファイルは{file}として同じ場所に残しました。編集は無事です。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/support/messages.py" />
      <source>{n} entries of {file} are damaged and could not be read.</source>
      <translation>
        <numerusform>{file}のうち{n}件の項目が破損しており、読み込めませんでした。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{name} is open here already.</source>
      <translation>{name}は、すでにここで開かれています。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{file} was opened before: this is the session “{name}” that it became.</source>
      <translation>{file}は以前に開かれています。これは、そのときに作られたセッション「{name}」です。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{name} cannot be opened: {reason}.</source>
      <translation>{name}を開けません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The model in {place} is another one (fingerprint {found}).</source>
      <translation>{place}にあるのは別のモデルです（フィンガープリント{found}）。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>The session was written to {file}.</source>
      <translation>セッションを{file}に書き出しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{name} is in the bin of this system.</source>
      <translation>{name}をこのシステムのごみ箱に移しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{title} is in the bin of this system, as {name}.</source>
      <translation>{title}を{name}という名前でこのシステムのごみ箱に移しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{name} was moved to {place}, as this system has no bin.</source>
      <translation>このシステムにはごみ箱がないため、{name}を{place}に移しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Version {version} is there.</source>
      <translation>バージョン{version}が公開されています。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>What happened stands in {file}.</source>
      <translation>詳細は{file}に記録されています。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>Click a mark of {former} on the timeline to go back to it.</source>
      <translation>元に戻るには、タイムラインで「{former}」の印をクリックしてください。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>This system has no font for these scripts, so their letters are shown as boxes: {scripts}.</source>
      <translation>このシステムには次の文字のフォントがないため、四角で表示されます：{scripts}。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{title}: done after {time}.</source>
      <translation>{title}：{time}で完了しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{title}: stopped after {time}.</source>
      <translation>{title}：{time}で停止しました。</translation>
    </message>
    <message>
      <location filename="gui/support/messages.py" />
      <source>{title}: failed after {time}. The window says why.</source>
      <translation>{title}：{time}で失敗しました。理由はウィンドウに表示されています。</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Norm of a layer grows beyond</source>
      <translation>層のノルムが次の値を超える</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>norm</source>
      <translation>ノルム</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>The largest ‖W‖ / ‖W0‖ of the edited layers</source>
      <translation>編集した層の‖W‖ / ‖W0‖の最大値</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Earlier edits that still hold fall below</source>
      <translation>以前の編集の保持率が次の値を下回る</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>The share of the edits that held after their own batch and still do</source>
      <translation>そのバッチの直後に成立していた編集のうち、今も成立しているものの割合</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Perplexity grows beyond</source>
      <translation>パープレキシティが次の値を超える</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>On the held-out text, over that of the unedited model</source>
      <translation>検証用テキストでの値の、編集前のモデルに対する比</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Untouched facts still answered fall below</source>
      <translation>未編集の事実の維持率が次の値を下回る</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>untouched facts</source>
      <translation>未編集の事実</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>The share of known facts about other subjects that are still answered right</source>
      <translation>ほかの主語についての既知の事実のうち、今も正しく答えられるものの割合</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Questions still answered right fall below</source>
      <translation>問題の正答率が次の値を下回る</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>questions</source>
      <translation>問題</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Of the multiple-choice questions brought with "Measure with...", those that the unedited model answers right</source>
      <translation>「測定に使うデータ...」で読み込んだ選択式問題のうち、編集前のモデルが正答するもの</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Score of a named task falls below</source>
      <translation>指定したタスクのスコアが次の値を下回る</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>abilities</source>
      <translation>能力</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>Of the tasks that the panel Abilities names, over the unedited model's score; asked before and after a run</source>
      <translation>パネル「能力」で指定したタスクのスコアの、編集前のモデルに対する比。実行の前後に測定します</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>{measure} {value:.0%}</source>
      <translation>{measure} {value:.0%}</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>{measure} {value:g}×</source>
      <translation>{measure} {value:g}×</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/support/run_watch.py" />
      <source>no guard rails</source>
      <translation>ガードレールなし</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Japanese</source>
      <translation>日本語</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Korean</source>
      <translation>韓国語</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Chinese</source>
      <translation>中国語</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Arabic</source>
      <translation>アラビア文字</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Hebrew</source>
      <translation>ヘブライ文字</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Devanagari</source>
      <translation>デーヴァナーガリー文字</translation>
    </message>
    <message>
      <location filename="gui/support/scripts.py" />
      <source>Thai</source>
      <translation>タイ文字</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>The settings in {file} could not be read ({reasons}); defaults are used there.</source>
      <translation>{file}の設定を読み込めませんでした（{reasons}）。その部分には既定値を使います。</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>The file is left as it is, and changes are not kept.</source>
      <translation>ファイルには手を加えず、変更は保存されません。</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>The file as it was is kept as {file}.</source>
      <translation>元のファイルは{file}として残しました。</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>what is there cannot be read, and could not be moved</source>
      <translation>既存のファイルを読み込めず、移動もできませんでした</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>Settings cannot be kept in {file} ({reason}); they hold until the end.</source>
      <translation>設定を{file}に保存できません（{reason}）。終了まではそのまま有効です。</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>it holds no settings</source>
      <translation>設定が含まれていません</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>written by a newer version of the program</source>
      <translation>より新しいバージョンのプログラムで書かれています</translation>
    </message>
    <message>
      <location filename="gui/support/settings.py" />
      <source>{name} is left out ({reason})</source>
      <translation>{name}を除外（{reason}）</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{count:.3g} {unit}</source>
      <translation>{count:.3g} {unit}</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{count:.0f}</source>
      <translation>{count:.0f}</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{folder}, part of this program</source>
      <translation>{folder}（このプログラムに付属）</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{seconds} s</source>
      <translation>{seconds}秒</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{minutes} min</source>
      <translation>{minutes}分</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{hours} h {minutes} min</source>
      <translation>{hours}時間{minutes}分</translation>
    </message>
    <message>
      <location filename="gui/support/units.py" />
      <source>{time} left</source>
      <translation>残り{time}</translation>
    </message>
  </context>
</TS>
