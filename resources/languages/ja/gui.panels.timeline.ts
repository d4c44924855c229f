<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>{count} more</source>
      <translation>ほか{count}件</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>{task} ({metric}) {value:.3g}</source>
      <translation>{task}（{metric}）{value:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>{now}, {before:.3g} before the edits</source>
      <translation>{now}、編集前{before:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>{told} (better)</source>
      <translation>{told}（改善）</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/abilities.py" />
      <source>{told} (worse)</source>
      <translation>{told}（悪化）</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Switching to {branch}</source>
      <translation>{branch}への切り替え</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Naming a branch</source>
      <translation>ブランチの命名</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Delete branch</source>
      <translation>ブランチを削除</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>What it shares with other branches stays. This cannot be taken back.</source>
      <translation>ほかのブランチと共有する部分は残ります。この操作は取り消せません。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Keep it</source>
      <translation>残す</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Deleting the branch {branch}</source>
      <translation>ブランチ{branch}の削除</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>The model is at this point now.</source>
      <translation>モデルは現在この時点にあります。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Switch to this branch first: the playground asks points of one.</source>
      <translation>先にこのブランチに切り替えてください。プレイグラウンドは1つのブランチの時点だけを比べます。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>A run is going on.</source>
      <translation>編集を実行中です。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Go to this point</source>
      <translation>この時点に移動</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Set the model to this point, exactly</source>
      <translation>モデルを正確にこの時点の状態にします</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Compare facts with now...</source>
      <translation>事実を現在と比較...</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Which facts the model holds otherwise now, and the curves of both</source>
      <translation>モデルが現在は違う形で保持している事実と、両方の曲線</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Compare answers with now</source>
      <translation>回答を現在と比較</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>What the model says at both points, in the playground</source>
      <translation>両方の時点でのモデルの回答をプレイグラウンドに表示します</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Switch to {branch}</source>
      <translation>{branch}に切り替える</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Rename branch...</source>
      <translation>ブランチ名の変更...</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Delete branch...</source>
      <translation>ブランチを削除...</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Switch to another branch first.</source>
      <translation>先に別のブランチに切り替えてください。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/branches.py" />
      <source>{branch}, {n} edits</source>
      <translation>
        <numerusform>{branch}、{n}件の編集</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Compare with {branch}...</source>
      <translation>{branch}と比較...</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/branches.py" />
      <source>Compare with</source>
      <translation>比較する相手</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/branches.py" />
      <source>Delete {branch}? Its own {n} batches with {edits} would be gone.</source>
      <translation>
        <numerusform>{branch}を削除しますか？ このブランチだけの{n}バッチ（{edits}）が失われます。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/branches.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/painting.py" />
      <source>unedited</source>
      <translation>編集前</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Take back the last batch</source>
      <translation>最後のバッチを元に戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Bring the next batch back</source>
      <translation>次のバッチをやり直す</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Name this point</source>
      <translation>この時点に名前を付ける</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Name this point (Ctrl+B)</source>
      <translation>この時点に名前を付ける（Ctrl+B）</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Branches</source>
      <translation>ブランチ</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Branches: switch, rename, compare</source>
      <translation>ブランチ：切り替え、名前の変更、比較</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Every batch of edits becomes a mark here; click one to go there.</source>
      <translation>編集のバッチごとにここに印が付きます。クリックするとその時点に移動します。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Taking the last batch back</source>
      <translation>最後のバッチを元に戻す処理</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Bringing the next batch back</source>
      <translation>次のバッチのやり直し</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Going to batch {batch}</source>
      <translation>バッチ{batch}への移動</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Going to the unedited model</source>
      <translation>編集前のモデルへの移動</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Name of this point</source>
      <translation>この時点の名前</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Name of this branch</source>
      <translation>このブランチの名前</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>{what}, then Enter</source>
      <translation>{what}を入力してEnter</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>Naming a point</source>
      <translation>時点の命名</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/panel.py" />
      <source>{edits:,} of {n} edits applied</source>
      <translation>
        <numerusform>{n}件中{edits:,}件の編集を適用</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>{where} on {branch}</source>
      <translation>{where}（{branch}）</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>{count:,} taken back</source>
      <translation>取り消し{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/panel.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>Timeline</source>
      <translation>タイムライン</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>Abilities: {abilities}</source>
      <translation>能力：{abilities}</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>. </source>
      <translation>。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>The unedited model</source>
      <translation>編集前のモデル</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>{branch}: {text}</source>
      <translation>{branch}：{text}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/strip.py" />
      <source>after {n} edits</source>
      <translation>
        <numerusform>{n}件の編集後</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>{name}: {text}</source>
      <translation>{name}：{text}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/timeline/strip.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>no facts known of it</source>
      <translation>事実は不明</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>batch {batch} imported: {change}, {facts}</source>
      <translation>バッチ{batch}（インポート：{change}）、{facts}</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>batch {batch} takes edits back</source>
      <translation>バッチ{batch}（編集の取り消し）</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>batch {batch} by {method}, {facts}</source>
      <translation>バッチ{batch}（{method}）、{facts}</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>Branch {branch}, one of {count}.</source>
      <translation>ブランチ{branch}（全{count}本）。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>Batch {batch} of {batches}: {point}.</source>
      <translation>バッチ{batch}/{batches}：{point}。</translation>
    </message>
    <message>
      <location filename="gui/panels/timeline/strip.py" />
      <source>Enter goes to: {point}.</source>
      <translation>Enterで移動：{point}。</translation>
    </message>
  </context>
</TS>
