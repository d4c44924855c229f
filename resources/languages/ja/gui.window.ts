<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Redo</source>
      <translation>やり直す</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Undo</source>
      <translation>元に戻す</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Redo next batch</source>
      <translation>次のバッチをやり直す</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Undo last batch</source>
      <translation>最後のバッチを元に戻す</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Measuring superposition</source>
      <translation>重ね合わせの測定</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Opening {name}</source>
      <translation>{name}を開く</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Redo: {what}</source>
      <translation>やり直す：{what}</translation>
    </message>
    <message>
      <location filename="gui/window/commands.py" />
      <source>Undo: {what}</source>
      <translation>元に戻す：{what}</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Float or dock this panel</source>
      <translation>このパネルを切り離す、または戻します</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Float {title}</source>
      <translation>「{title}」を切り離す</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Close this panel; the Panels menu brings it back</source>
      <translation>このパネルを閉じます。メニュー「パネル」から再び開けます</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Close {title}</source>
      <translation>「{title}」を閉じる</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Help on {title}</source>
      <translation>「{title}」のヘルプ</translation>
    </message>
    <message>
      <location filename="gui/window/docks.py" />
      <source>Open the page about this panel (Ctrl+F1 where the focus is)</source>
      <translation>このパネルについてのページを開きます（フォーカスのあるパネルはCtrl+F1）</translation>
    </message>
    <message>
      <location filename="gui/window/drafts.py" />
      <source>Check the rights of the folder.</source>
      <translation>フォルダーのアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="gui/window/drafts.py" />
      <source>No facts can be kept in {folder}.</source>
      <translation>{folder}に事実を保存できません。</translation>
    </message>
    <message>
      <location filename="gui/window/drafts.py" />
      <source>Facts that waited could not be read: {reason}</source>
      <translation>待機中だった事実を読み込めませんでした：{reason}</translation>
    </message>
    <message>
      <location filename="gui/window/drafts.py" />
      <source>The file is kept as {file}.</source>
      <translation>ファイルは{file}として残してあります。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Repair environment...</source>
      <translation>環境を修復...</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The engine did not start</source>
      <translation>エンジンを起動できませんでした</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Starting</source>
      <translation>起動中</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The engine is loaded; this takes some seconds.</source>
      <translation>エンジンを読み込んでいます。数秒かかります。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Pause is F6, Stop is Shift+F5.</source>
      <translation>一時停止はF6、停止はShift+F5です。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The table shows which are taken.</source>
      <translation>どれが反映されたかは表に表示されます。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>{progress}.</source>
      <translation>{progress}。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The facts are being written</source>
      <translation>事実を書き込んでいます</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>It is ready in a moment.</source>
      <translation>まもなく使えるようになります。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Loading the model</source>
      <translation>モデルを読み込んでいます</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Load a model</source>
      <translation>モデルを読み込む</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The demo world is part of the program. A real one is fetched by its name, or opened from a folder.</source>
      <translation>デモ世界はプログラムに含まれています。実際のモデルは名前で取得するか、フォルダーから開きます。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Open the demo world</source>
      <translation>デモ世界を開く</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Get a model...</source>
      <translation>モデルを入手...</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Add facts to write</source>
      <translation>書き込む事実を追加する</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Take some of the demo world, or type one into the last row of the table.</source>
      <translation>デモ世界の事実を使うか、表の最後の行に入力します。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Add {count} demo facts</source>
      <translation>デモの事実を{count}件追加</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Begin with three well-known ones, made wrong (the Eiffel Tower in Rome), or type your own.</source>
      <translation>有名な事実を誤りにした3件（ローマのエッフェル塔など）から始めるか、自分で入力します。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Add {count} sample facts</source>
      <translation>サンプルの事実を{count}件追加</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Import facts...</source>
      <translation>事実をインポート...</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Reading sample facts</source>
      <translation>サンプルの事実の読み込み</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>sample facts</source>
      <translation>サンプルの事実</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>the demo world</source>
      <translation>デモ世界</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>How long it takes is being estimated.</source>
      <translation>所要時間を見積もっています。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Run (F5)</source>
      <translation>実行（F5）</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Ask what the model says now</source>
      <translation>モデルが今どう答えるかを確かめる</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>“{prompt}” before and after the edit, side by side in the playground.</source>
      <translation>編集の前と後の「{prompt}」への答えを、プレイグラウンドに並べます。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Ask</source>
      <translation>質問する</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Take it back</source>
      <translation>取り消してみる</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>The last batch goes, and the weights are as before, to the bit. Redo (Ctrl+Shift+Z) brings it again.</source>
      <translation>最後のバッチがなくなり、重みはビット単位で前の状態に戻ります。やり直す（Ctrl+Shift+Z）で再び適用されます。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Undo the last batch</source>
      <translation>最後のバッチを元に戻す</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Export...</source>
      <translation>エクスポート...</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>That was an edit, there and back</source>
      <translation>編集して元に戻すまでが一通り終わりました</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Everything works the same on a real model. Edits are kept in a session until you delete it.</source>
      <translation>実際のモデルでもすべて同じように使えます。編集はセッションを削除するまで残ります。</translation>
    </message>
    <message>
      <location filename="gui/window/first_steps.py" />
      <source>Edits are kept in a session until you delete it. The edited model can be exported.</source>
      <translation>編集はセッションを削除するまで残ります。編集したモデルはエクスポートできます。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/first_steps.py" />
      <source>Write {n} facts into {place}</source>
      <translation>
        <numerusform>{place}に{n}件の事実を書き込む</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/first_steps.py" />
      <source>Write {n} facts into {place} by {method}</source>
      <translation>
        <numerusform>{method}で{place}に{n}件の事実を書き込む</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/font_notes.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/window/idle.py" />
      <source>Idle work</source>
      <translation>待ち時間の作業</translation>
    </message>
    <message>
      <location filename="gui/window/idle.py" />
      <source>What is measured while nobody asks was given up: {reason}</source>
      <translation>待ち時間の測定を中止しました：{reason}</translation>
    </message>
    <message>
      <location filename="gui/window/installation.py" />
      <source>Show</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/window/job_log.py" />
      <source>The engine is ready.</source>
      <translation>エンジンの準備ができました。</translation>
    </message>
    <message>
      <location filename="gui/window/job_log.py" />
      <source>{title}: stopped after {seconds:.1f} s.</source>
      <translation>{title}：{seconds:.1f}秒で停止しました。</translation>
    </message>
    <message>
      <location filename="gui/window/job_log.py" />
      <source>{title}: done after {seconds:.1f} s.</source>
      <translation>{title}：{seconds:.1f}秒で完了しました。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/job_log.py" />
      <source>Batch {batch}: {n} edits by {method} in {seconds:.2f} s.</source>
      <translation>
        <numerusform>バッチ{batch}：{method}で{n}件を編集、{seconds:.2f}秒。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/linking.py" />
      <source>{branch} after {n} edits</source>
      <translation>
        <numerusform>{branch}の{n}件の編集後</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/linking.py" />
      <source>after {n} edits</source>
      <translation>
        <numerusform>{n}件の編集後</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>{title}: {message}</source>
      <translation>{title}：{message}</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>Show log</source>
      <translation>ログを表示</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>{file}: {message}</source>
      <translation>{file}：{message}</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>Panels in this place</source>
      <translation>この場所のパネル</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>A job</source>
      <translation>ジョブ</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/main_window.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>and {count:,} more</source>
      <translation>ほか{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>Stop and close</source>
      <translation>停止して閉じる</translation>
    </message>
    <message>
      <location filename="gui/window/main_window.py" />
      <source>Go on working</source>
      <translation>作業を続ける</translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>No model</source>
      <translation>モデルなし</translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>State of the model</source>
      <translation>モデルの状態</translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>Device and memory</source>
      <translation>デバイスとメモリ</translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>{count:,} undone</source>
      <translation>元に戻した編集{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>{used:.1f} / {total:.0f} GB</source>
      <translation>{used:.1f} / {total:.0f} GB</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/model_badge.py" />
      <source>Edited: {n} edits</source>
      <translation>
        <numerusform>編集済み：{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/model_badge.py" />
      <source>Edited: {n} edits, {imported:,} imported</source>
      <translation>
        <numerusform>編集済み：{n}件、インポート{imported:,}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/model_badge.py" />
      <source>Base</source>
      <translation>編集前</translation>
    </message>
    <message>
      <location filename="gui/window/next_step.py" />
      <source>Show me around</source>
      <translation>案内を見る</translation>
    </message>
    <message>
      <location filename="gui/window/next_step.py" />
      <source>Five steps that point at what is meant (Shift+F1)</source>
      <translation>5つのステップで、使う場所を順に示します（Shift+F1）</translation>
    </message>
    <message>
      <location filename="gui/window/next_step.py" />
      <source>Close the next step</source>
      <translation>次の一歩を閉じる</translation>
    </message>
    <message>
      <location filename="gui/window/next_step.py" />
      <source>Close; Help, First steps brings it back</source>
      <translation>閉じます。「ヘルプ」の「はじめの一歩」で再び表示できます</translation>
    </message>
    <message>
      <location filename="gui/window/next_step.py" />
      <source>Next step: {title}</source>
      <translation>次の一歩：{title}</translation>
    </message>
    <message>
      <location filename="gui/window/panel_moves.py" />
      <source>As a tab with</source>
      <translation>次のパネルのタブにする</translation>
    </message>
    <message>
      <location filename="gui/window/panel_moves.py" />
      <source>Right of</source>
      <translation>次のパネルの右に置く</translation>
    </message>
    <message>
      <location filename="gui/window/panel_moves.py" />
      <source>Below</source>
      <translation>次のパネルの下に置く</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Model</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what is loaded, and its memory.</source>
      <translation>読み込まれているモデルと使用メモリを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Method</source>
      <translation>手法</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show the method of the next run and its settings.</source>
      <translation>次の実行の手法と設定を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show the table of facts.</source>
      <translation>事実の表を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Norm growth</source>
      <translation>ノルムの増大</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show how the norms of the edited layers grow.</source>
      <translation>編集した層のノルムの増大を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Superposition</source>
      <translation>重ね合わせ</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show how much the keys of facts overlap, by layer.</source>
      <translation>事実のキーの重なりを層ごとに表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Importance</source>
      <translation>重要度</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what each layer adds to the residual stream.</source>
      <translation>各層が残差ストリームに加えるものを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Value search</source>
      <translation>値の探索</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show how the search for the value of each fact goes.</source>
      <translation>各事実の値の探索の経過を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Matrix</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Matrix of overlaps</source>
      <translation>重なりの行列</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show superposition in full: pairs by name, angles and depth.</source>
      <translation>重ね合わせの全体を表示します：対の名前、角度、深さ。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Tracing</source>
      <translation>トレース</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Causal tracing</source>
      <translation>因果トレース</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show at which tokens and layers facts are recalled.</source>
      <translation>事実がどのトークンと層で思い出されるかを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Playground</source>
      <translation>プレイグラウンド</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Ask the model before the edits and now.</source>
      <translation>編集前と現在のモデルに質問します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Interference</source>
      <translation>干渉</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what the queued facts would disturb, and what a batch did.</source>
      <translation>待機中の事実が乱すものと、バッチが及ぼした影響を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Side memory</source>
      <translation>サイドメモリ</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what the side memory answers.</source>
      <translation>サイドメモリの答えを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Was it edited?</source>
      <translation>編集検出</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show which layers and facts of this model were edited.</source>
      <translation>このモデルのどの層と事実が編集されたかを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show which earlier edits still hold, and what broke the others.</source>
      <translation>以前の編集のうち今も保たれているものと、ほかを壊した原因を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Quality</source>
      <translation>品質</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Edit quality</source>
      <translation>編集の品質</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show how well the edits took.</source>
      <translation>編集がどれだけ反映されたかを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Robustness</source>
      <translation>頑健性</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show whether edits hold when they are asked in other ways.</source>
      <translation>別の聞き方をしても編集が保たれるかを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Abilities</source>
      <translation>能力</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show how the model does at named tasks, before the edits and now.</source>
      <translation>指定したタスクの成績を、編集前と現在について表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Survival</source>
      <translation>耐久性</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show whether edits outlive fewer bits, a fine-tune and a merge.</source>
      <translation>低ビット化、ファインチューニング、マージの後も編集が残るかを表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Traces</source>
      <translation>編集の痕跡</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show which matrices look edited, and what they say.</source>
      <translation>編集されたように見える行列と、その内容を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Traces of edits</source>
      <translation>編集の痕跡</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Tuning</source>
      <translation>チューニング</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show settings of the method that fit this model, found by trying.</source>
      <translation>試して見つけた、このモデルに合う手法の設定を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Timeline</source>
      <translation>タイムライン</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show every batch, and go back to any.</source>
      <translation>すべてのバッチを表示し、どの時点にも戻れます。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Log</source>
      <translation>ログ</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what the program has noted.</source>
      <translation>プログラムの記録を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Jobs</source>
      <translation>ジョブ</translation>
    </message>
    <message>
      <location filename="gui/window/panel_table.py" />
      <source>Show what the engine is doing, what waits, and what became of it.</source>
      <translation>エンジンが実行中のもの、待機中のもの、その結果を表示します。</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Starting the engine...</source>
      <translation>エンジンを起動しています...</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Progress</source>
      <translation>進行状況</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Progress of the job</source>
      <translation>ジョブの進行状況</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Stop after the step in hand</source>
      <translation>現在のステップの後で停止します</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Stop the job</source>
      <translation>ジョブを停止</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>{count} waiting</source>
      <translation>{count}件待機中</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>{count} waiting: show the jobs</source>
      <translation>{count}件待機中：ジョブを表示</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Show the jobs, the running one and those that wait</source>
      <translation>実行中と待機中のジョブを表示します</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Paused. {text}</source>
      <translation>一時停止中。{text}</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Stopping after this step. {text}</source>
      <translation>このステップの後で停止します。{text}</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>No model is loaded. Open a model folder, or the demo world.</source>
      <translation>モデルが読み込まれていません。モデルのフォルダーかデモ世界を開いてください。</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>{model} is ready on {device}.</source>
      <translation>{model}は{device}で準備ができています。</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Meanwhile superposition is measured at more layers: {task}.</source>
      <translation>その間にほかの層の重ね合わせを測定しています：{task}。</translation>
    </message>
    <message>
      <location filename="gui/window/progress_strip.py" />
      <source>Meanwhile superposition is measured at more layers: {task} {percent} %.</source>
      <translation>その間にほかの層の重ね合わせを測定しています：{task} {percent}%。</translation>
    </message>
    <message>
      <location filename="gui/window/queue_notes.py" />
      <source>Show jobs</source>
      <translation>ジョブを表示</translation>
    </message>
    <message>
      <location filename="gui/window/queue_notes.py" />
      <source>{title} waits.</source>
      <translation>「{title}」は待機中です。</translation>
    </message>
    <message>
      <location filename="gui/window/queue_notes.py" />
      <source>It begins after: {title}.</source>
      <translation>次のジョブの後に始まります：{title}。</translation>
    </message>
    <message>
      <location filename="gui/window/queue_notes.py" />
      <source>{title} is asked for already, and is not done twice.</source>
      <translation>「{title}」はすでに依頼されているため、二重には実行しません。</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Unpack it again</source>
      <translation>もう一度展開</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Looking whether {place} is the model</source>
      <translation>{place}が該当のモデルかの確認</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Copying {name}</source>
      <translation>{name}の複製</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Exporting {name}</source>
      <translation>{name}の書き出し</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Exporting the session</source>
      <translation>セッションの書き出し</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Copying the session</source>
      <translation>セッションの複製</translation>
    </message>
    <message>
      <location filename="gui/window/sessions.py" />
      <source>Unpacking {file}</source>
      <translation>{file}の展開</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Go on with the last session</source>
      <translation>前回のセッションを続ける</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Go on</source>
      <translation>続ける</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Load the model of this session and open it as it was left</source>
      <translation>このセッションのモデルを読み込み、前回の状態で開きます</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>All sessions...</source>
      <translation>すべてのセッション...</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Show all sessions</source>
      <translation>すべてのセッションを表示</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Close the offer</source>
      <translation>この案内を閉じる</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Close; File, Sessions has all of them</source>
      <translation>閉じます。「ファイル」の「セッション」にすべてあります</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>Go on with “{title}”</source>
      <translation>「{title}」を続ける</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/start_offer.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>none queued</source>
      <translation>待機中なし</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>{count:,} queued</source>
      <translation>待機中{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>changed {day} at {time}</source>
      <translation>{day} {time}に変更</translation>
    </message>
    <message>
      <location filename="gui/window/start_offer.py" />
      <source>its model is not where it was and will be asked for</source>
      <translation>モデルが元の場所にないため、場所を尋ねます</translation>
    </message>
    <message>
      <location filename="gui/window/wiring.py" />
      <source>{name} is on this computer now.</source>
      <translation>{name}がこのコンピューターに入りました。</translation>
    </message>
    <message>
      <location filename="gui/window/wiring.py" />
      <source>Open</source>
      <comment>verb</comment>
      <translation>開く</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/wiring.py" />
      <source>{method} edits layers {layers} from now on.</source>
      <translation>
        <numerusform>これからは{method}で層{layers}を編集します。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/wiring.py" />
      <source>The method</source>
      <translation>選んだ手法</translation>
    </message>
    <message>
      <location filename="gui/window/wiring.py" />
      <source>The method panel has a way back to the preset.</source>
      <translation>プリセットへはパネル「手法」から戻せます。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/window/wiring.py" />
      <source>{n} edits taken back.</source>
      <translation>
        <numerusform>{n}件の編集を取り消しました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/window/wiring.py" />
      <source>Stop the run</source>
      <translation>実行を停止</translation>
    </message>
    <message>
      <location filename="gui/window/workspace_switch.py" />
      <source>Workspace</source>
      <translation>ワークスペース</translation>
    </message>
    <message>
      <location filename="gui/window/workspace_switch.py" />
      <source>{tip} ({keys})</source>
      <translation>{tip}（{keys}）</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Watch</source>
      <translation>監視</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Follow a run: what is measured as it goes on.</source>
      <translation>実行を見守ります：進行とともに測定されるもの。</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Write facts: the table large, the playground beside it.</source>
      <translation>事実を書き込みます：大きな表と、その隣にプレイグラウンド。</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Diagnose</source>
      <translation>診断</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Ask why an edit broke another: overlap, interference, tracing.</source>
      <translation>編集がほかの編集を壊した理由を調べます：重なり、干渉、トレース。</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Compare</source>
      <translation>比較</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>Set branches and states against each other: quality, retention, answers.</source>
      <translation>ブランチや状態を比べます：品質、保持、答え。</translation>
    </message>
    <message>
      <location filename="gui/window/workspaces.py" />
      <source>{title} workspace</source>
      <translation>ワークスペース「{title}」</translation>
    </message>
  </context>
</TS>
