<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/widgets/along_timeline.py" />
      <source>; the model now has {count:,}: measure again</source>
      <translation>（現在のモデルは{count:,}件：再測定が必要です）</translation>
    </message>
    <message>
      <location filename="gui/widgets/basics.py" />
      <source>{name}: {text}</source>
      <translation>{name}：{text}</translation>
    </message>
    <message>
      <location filename="gui/widgets/close_button.py" />
      <source>Close</source>
      <translation>閉じる</translation>
    </message>
    <message>
      <location filename="gui/widgets/close_button.py" />
      <source>Cancel</source>
      <translation>キャンセル</translation>
    </message>
    <message>
      <location filename="gui/widgets/figure_label.py" />
      <source>{name}: not measured</source>
      <translation>{name}：未測定</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>One of: {choices}.</source>
      <translation>選択肢：{choices}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Default {default}.</source>
      <translation>既定値{default}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>none</source>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Default {default}; {own} in the preset of this model.</source>
      <translation>既定値{default}、このモデルのプリセットでは{own}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>From {low} to {high} {unit}.</source>
      <translation>{low}から{high}まで（{unit}）。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>From {low} to {high}.</source>
      <translation>{low}から{high}まで。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Browse...</source>
      <translation>参照...</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Browse for {title}</source>
      <translation>「{title}」を参照</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Reset {title}</source>
      <translation>「{title}」を戻す</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>The model has layers 0 to {last}.</source>
      <translation>モデルの層は0から{last}までです。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Back to {value}, the preset of this model</source>
      <translation>このモデルのプリセット{value}に戻す</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_fields.py" />
      <source>Differs from the preset, {value}.</source>
      <translation>プリセット（{value}）と異なります。</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_form.py" />
      <source>{title}, {count} changed</source>
      <translation>{title}（{count}件変更）</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_form.py" />
      <source>Fold {title}</source>
      <translation>「{title}」を折りたたむ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_form.py" />
      <source>Show {title}</source>
      <translation>「{title}」を表示</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Act ratio</source>
      <comment>hyperparameter</comment>
      <translation>活性化比</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Active</source>
      <comment>hyperparameter</comment>
      <translation>応答する列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Afterwards</source>
      <comment>hyperparameter</comment>
      <translation>後処理</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Align</source>
      <comment>hyperparameter</comment>
      <translation>整列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Align nearest</source>
      <comment>hyperparameter</comment>
      <translation>近傍の整列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Alpha</source>
      <comment>hyperparameter</comment>
      <translation>α（スケール）</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Background</source>
      <comment>hyperparameter</comment>
      <translation>背景テキスト</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Base</source>
      <comment>hyperparameter</comment>
      <translation>ベースモデル</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Beta</source>
      <comment>hyperparameter</comment>
      <translation>β</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Boundary layers</source>
      <comment>hyperparameter</comment>
      <translation>両端の層のみ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Calls</source>
      <comment>hyperparameter</comment>
      <translation>問い合わせ回数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Clamp</source>
      <comment>hyperparameter</comment>
      <translation>変化の上限</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Clip</source>
      <comment>hyperparameter</comment>
      <translation>勾配クリップ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Contexts</source>
      <comment>hyperparameter</comment>
      <translation>文脈</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Covariance ridge</source>
      <comment>hyperparameter</comment>
      <translation>共分散のリッジ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Demonstrations</source>
      <comment>hyperparameter</comment>
      <translation>例示</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Density</source>
      <comment>hyperparameter</comment>
      <translation>密度</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Dropout</source>
      <comment>hyperparameter</comment>
      <translation>ドロップアウト</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Earlier</source>
      <comment>hyperparameter</comment>
      <translation>以前の回答</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Early stop</source>
      <comment>hyperparameter</comment>
      <translation>早期停止</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>End of text</source>
      <comment>hyperparameter</comment>
      <translation>文末トークン</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Energy</source>
      <comment>hyperparameter</comment>
      <translation>エネルギー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Entity</source>
      <comment>hyperparameter</comment>
      <translation>エンティティの距離</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Equality slack</source>
      <comment>hyperparameter</comment>
      <translation>等式の緩和</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Experts</source>
      <comment>hyperparameter</comment>
      <translation>エキスパート数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Extra steps</source>
      <comment>hyperparameter</comment>
      <translation>追加ステップ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Facts</source>
      <comment>hyperparameter</comment>
      <translation>事実の数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Facts per pass</source>
      <comment>hyperparameter</comment>
      <translation>パスごとの事実数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Facts per step</source>
      <comment>hyperparameter</comment>
      <translation>ステップごとの事実数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Form</source>
      <comment>hyperparameter</comment>
      <translation>書式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Gamma</source>
      <comment>hyperparameter</comment>
      <translation>γ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Guide</source>
      <comment>hyperparameter</comment>
      <translation>誘導</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Keep</source>
      <comment>hyperparameter</comment>
      <translation>保つもの</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Keep share</source>
      <comment>hyperparameter</comment>
      <translation>保つ割合</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Keep strength</source>
      <comment>hyperparameter</comment>
      <translation>保つ強さ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Key</source>
      <comment>hyperparameter</comment>
      <translation>キー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Keys</source>
      <comment>hyperparameter</comment>
      <translation>キー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Kind</source>
      <comment>hyperparameter</comment>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>KL factor</source>
      <comment>hyperparameter</comment>
      <translation>KLの重み</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>L2</source>
      <comment>hyperparameter</comment>
      <translation>L2</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>L2 unit</source>
      <comment>hyperparameter</comment>
      <translation>L2の単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>λ n</source>
      <comment>hyperparameter</comment>
      <translation>λ n</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>λ n unit</source>
      <comment>hyperparameter</comment>
      <translation>λ nの単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>λ p</source>
      <comment>hyperparameter</comment>
      <translation>λ p</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Layers</source>
      <comment>hyperparameter</comment>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Learning rate</source>
      <comment>hyperparameter</comment>
      <translation>学習率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Learning rate unit</source>
      <comment>hyperparameter</comment>
      <translation>学習率の単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Mask ratio</source>
      <comment>hyperparameter</comment>
      <translation>マスク率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Match</source>
      <comment>hyperparameter</comment>
      <translation>一致率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Matrices</source>
      <comment>hyperparameter</comment>
      <translation>対象の行列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Memories</source>
      <comment>hyperparameter</comment>
      <translation>メモリの扱い</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Merge</source>
      <comment>hyperparameter</comment>
      <translation>マージ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Merge algorithm</source>
      <comment>hyperparameter</comment>
      <translation>マージ方式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Merge freq</source>
      <comment>hyperparameter</comment>
      <translation>マージ間隔</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Merge weight</source>
      <comment>hyperparameter</comment>
      <translation>マージの重み</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Module</source>
      <comment>hyperparameter</comment>
      <translation>対象モジュール</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Norm anchor</source>
      <comment>hyperparameter</comment>
      <translation>ノルムアンカー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Norm constraint</source>
      <comment>hyperparameter</comment>
      <translation>ノルム制約</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Norm constraint around</source>
      <comment>hyperparameter</comment>
      <translation>ノルム制約の中心</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Norm constraint unit</source>
      <comment>hyperparameter</comment>
      <translation>ノルム制約の単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Null space</source>
      <comment>hyperparameter</comment>
      <translation>零空間</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Null space rule</source>
      <comment>hyperparameter</comment>
      <translation>零空間の決め方</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Numbers</source>
      <comment>hyperparameter</comment>
      <translation>数値形式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Overlap</source>
      <comment>hyperparameter</comment>
      <translation>重なり</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Packed</source>
      <comment>hyperparameter</comment>
      <translation>格納形式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Pair</source>
      <comment>hyperparameter</comment>
      <translation>組の距離</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Prefixes</source>
      <comment>hyperparameter</comment>
      <translation>接頭辞の数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Protect</source>
      <comment>hyperparameter</comment>
      <translation>保護</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Queue limit</source>
      <comment>hyperparameter</comment>
      <translation>待ち行列の上限</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Radius</source>
      <comment>hyperparameter</comment>
      <translation>半径</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Radius unit</source>
      <comment>hyperparameter</comment>
      <translation>半径の単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Rank</source>
      <comment>hyperparameter</comment>
      <translation>ランク</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Rect share</source>
      <comment>hyperparameter</comment>
      <translation>RECTの割合</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Recut every</source>
      <comment>hyperparameter</comment>
      <translation>再計算の間隔</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Rehearsal</source>
      <comment>hyperparameter</comment>
      <translation>リハーサル</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Relation</source>
      <comment>hyperparameter</comment>
      <translation>関係の距離</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Remember</source>
      <comment>hyperparameter</comment>
      <translation>記憶するキー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Replacement</source>
      <comment>hyperparameter</comment>
      <translation>置き換え位置</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Replay</source>
      <comment>hyperparameter</comment>
      <translation>リプレイ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Ridge</source>
      <comment>hyperparameter</comment>
      <translation>リッジ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Room</source>
      <comment>hyperparameter</comment>
      <translation>回答用の余地</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Routed by</source>
      <comment>hyperparameter</comment>
      <translation>ルーティングの基準</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Routing</source>
      <comment>hyperparameter</comment>
      <translation>ルーティング</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Save freq</source>
      <comment>hyperparameter</comment>
      <translation>保存間隔</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Scope</source>
      <comment>hyperparameter</comment>
      <translation>適用範囲</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Shuffle</source>
      <comment>hyperparameter</comment>
      <translation>シャッフル</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Solve</source>
      <comment>hyperparameter</comment>
      <translation>解き方</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Spread</source>
      <comment>hyperparameter</comment>
      <translation>配分</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Start</source>
      <comment>hyperparameter</comment>
      <translation>初期値</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Statistics multiplier</source>
      <comment>hyperparameter</comment>
      <translation>統計量の倍率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Steps</source>
      <comment>hyperparameter</comment>
      <translation>ステップ数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Stop change</source>
      <comment>hyperparameter</comment>
      <translation>停止する変化量</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Stop loss</source>
      <comment>hyperparameter</comment>
      <translation>停止する損失</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Texts</source>
      <comment>hyperparameter</comment>
      <translation>テキスト数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Threshold</source>
      <comment>hyperparameter</comment>
      <translation>しきい値</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Tokens</source>
      <comment>hyperparameter</comment>
      <translation>対象トークン</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Top k</source>
      <comment>hyperparameter</comment>
      <translation>上位k</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Unit</source>
      <comment>hyperparameter</comment>
      <translation>単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Unrelated</source>
      <comment>hyperparameter</comment>
      <translation>無関係なテキスト</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Up layers</source>
      <comment>hyperparameter</comment>
      <translation>up行列の層</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>v* learning rate</source>
      <comment>hyperparameter</comment>
      <translation>v*の学習率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>v* learning rate unit</source>
      <comment>hyperparameter</comment>
      <translation>v*の学習率の単位</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Value site</source>
      <comment>hyperparameter</comment>
      <translation>値の位置</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Variations</source>
      <comment>hyperparameter</comment>
      <translation>言い回し</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Warm up</source>
      <comment>hyperparameter</comment>
      <translation>ウォームアップ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Weight decay</source>
      <comment>hyperparameter</comment>
      <translation>重み減衰</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Whiten</source>
      <comment>hyperparameter</comment>
      <translation>白色化</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Widening</source>
      <comment>hyperparameter</comment>
      <translation>拡張</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Window</source>
      <comment>hyperparameter</comment>
      <translation>窓</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Codebook</source>
      <comment>hyperparameter</comment>
      <translation>コードブック</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Curvature</source>
      <comment>hyperparameter</comment>
      <translation>曲率</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Mask</source>
      <comment>hyperparameter</comment>
      <translation>マスク</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Memory</source>
      <comment>hyperparameter</comment>
      <translation>メモリ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Mixture</source>
      <comment>hyperparameter</comment>
      <translation>混合</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Shards</source>
      <comment>hyperparameter</comment>
      <translation>シャード</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Solver</source>
      <comment>hyperparameter</comment>
      <translation>ソルバー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Training</source>
      <comment>hyperparameter</comment>
      <translation>学習</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>Search for v*</source>
      <comment>hyperparameter</comment>
      <translation>v*の探索</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>absolute</source>
      <comment>choice</comment>
      <translation>絶対値</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>all</source>
      <comment>choice</comment>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>attention</source>
      <comment>choice</comment>
      <translation>アテンション</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>auto</source>
      <comment>choice</comment>
      <translation>自動</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>averaged</source>
      <comment>choice</comment>
      <translation>平均</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>bare</source>
      <comment>choice</comment>
      <translation>プロンプトのみ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>base</source>
      <comment>choice</comment>
      <translation>元のモデル</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>batch</source>
      <comment>choice</comment>
      <translation>このバッチの前</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>both</source>
      <comment>choice</comment>
      <translation>両方</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>cold</source>
      <comment>choice</comment>
      <translation>乱数</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>covariance</source>
      <comment>choice</comment>
      <translation>共分散</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>coverage</source>
      <comment>choice</comment>
      <translation>範囲を広げる</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>directions</source>
      <comment>choice</comment>
      <translation>方向の割合</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>edit</source>
      <comment>choice</comment>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>edits</source>
      <comment>choice</comment>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>energy</source>
      <comment>choice</comment>
      <translation>エネルギー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>equality</source>
      <comment>choice</comment>
      <translation>等式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>even</source>
      <comment>choice</comment>
      <translation>均等</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>first</source>
      <comment>choice</comment>
      <translation>最初の行列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>fixed</source>
      <comment>choice</comment>
      <translation>固定</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>gate</source>
      <comment>choice</comment>
      <translation>gate</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>gate, then up</source>
      <comment>choice</comment>
      <translation>gate、次にup</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>hidden state</source>
      <comment>choice</comment>
      <translation>隠れ状態</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>inputs</source>
      <comment>choice</comment>
      <translation>入力側の行列</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>keys after</source>
      <comment>choice</comment>
      <translation>書き込み後のキー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>keys before</source>
      <comment>choice</comment>
      <translation>書き込み前のキー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>largest</source>
      <comment>choice</comment>
      <translation>最大</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>last</source>
      <comment>choice</comment>
      <translation>最後</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>linear</source>
      <comment>choice</comment>
      <translation>線形</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>loaded</source>
      <comment>choice</comment>
      <translation>読み込み時の形式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>logits</source>
      <comment>choice</comment>
      <translation>ロジット</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>loss</source>
      <comment>choice</comment>
      <translation>損失</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>magnitude</source>
      <comment>choice</comment>
      <translation>大きさ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>mean</source>
      <comment>choice</comment>
      <translation>平均</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>merge</source>
      <comment>choice</comment>
      <translation>マージ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>mlp and attention outputs</source>
      <comment>choice</comment>
      <translation>MLPとアテンションの出力</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>mlp output</source>
      <comment>choice</comment>
      <translation>MLPの出力</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>most-probable</source>
      <comment>choice</comment>
      <translation>最も確からしい</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>most-probable-kl</source>
      <comment>choice</comment>
      <translation>最も確からしい（KL）</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>most-probable-v1</source>
      <comment>choice</comment>
      <translation>最も確からしい（v1）</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>moving average</source>
      <comment>choice</comment>
      <translation>移動平均</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>none</source>
      <comment>choice</comment>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>nothing</source>
      <comment>choice</comment>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>null space</source>
      <comment>choice</comment>
      <translation>零空間</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>overlap</source>
      <comment>choice</comment>
      <translation>重なり</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>paper</source>
      <comment>choice</comment>
      <translation>論文</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>paraphrases</source>
      <comment>choice</comment>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>plain</source>
      <comment>choice</comment>
      <translation>平文</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>prefixes</source>
      <comment>choice</comment>
      <translation>接頭辞</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>principal directions</source>
      <comment>choice</comment>
      <translation>主方向</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>prompt</source>
      <comment>choice</comment>
      <translation>プロンプト全体</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>prune</source>
      <comment>choice</comment>
      <translation>枝刈り（PRUNE）</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>query and value</source>
      <comment>choice</comment>
      <translation>クエリとバリュー</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>reference</source>
      <comment>choice</comment>
      <translation>公開コード</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>relative</source>
      <comment>choice</comment>
      <translation>相対値</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>retrieve</source>
      <comment>choice</comment>
      <translation>検索</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>ridge</source>
      <comment>choice</comment>
      <translation>リッジ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>root</source>
      <comment>choice</comment>
      <translation>平方根</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>same</source>
      <comment>choice</comment>
      <translation>元と同じ</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>sign</source>
      <comment>choice</comment>
      <translation>符号</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>singular directions</source>
      <comment>choice</comment>
      <translation>特異方向</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>stored</source>
      <comment>choice</comment>
      <translation>保存時の形式</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>target</source>
      <comment>choice</comment>
      <translation>目標</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>text</source>
      <comment>choice</comment>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>threshold</source>
      <comment>choice</comment>
      <translation>しきい値</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>up</source>
      <comment>choice</comment>
      <translation>up</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>warm</source>
      <comment>choice</comment>
      <translation>層の出力</translation>
    </message>
    <message>
      <location filename="gui/widgets/knob_titles.py" />
      <source>write</source>
      <comment>choice</comment>
      <translation>書き込み行列</translation>
    </message>
    <message>
      <location filename="gui/widgets/layer_strip.py" />
      <source>Layers of the model</source>
      <translation>モデルの層</translation>
    </message>
    <message>
      <location filename="gui/widgets/layer_strip.py" />
      <source>{chosen} of {count} layers chosen: {layers}</source>
      <translation>{count}層のうち{chosen}層を選択：{layers}</translation>
    </message>
    <message>
      <location filename="gui/widgets/layer_strip.py" />
      <source>Layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/widgets/log_axes.py" />
      <source>Logarithmic x axis</source>
      <translation>横軸を対数にする</translation>
    </message>
    <message>
      <location filename="gui/widgets/log_axes.py" />
      <source>Logarithmic y axis</source>
      <translation>縦軸を対数にする</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/log_axes.py" />
      <source>{n} values of zero or less have no place on the logarithmic axis.</source>
      <translation>
        <numerusform>0以下の値{n}個は対数軸に表示できません。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The nearest keys of {facts} are those of {first} and {second}, {angle:.0f}°.</source>
      <translation>{facts}のうちキーが最も近いのは{first}と{second}で、{angle:.0f}°です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>Editing {edited} moves {moved} most of {pairs}, p = {p:.2f}; |p| is above {far:g} in {count:,} of them.</source>
      <translation>{pairs}の中では、{edited}の編集が{moved}を最も大きく動かします（p = {p:.2f}）。|p|が{far:g}を超えるのは{count:,}組です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>In layer {layer} the keys of two facts stand at {whitened:.0f}° on average in whitened space, at {plain:.0f}° as they are.</source>
      <translation>層{layer}では、2つの事実のキーの角度は平均で、白色化した空間では{whitened:.0f}°、そのままでは{plain:.0f}°です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The kurtosis of {name} is largest in layer {high}, {most:.3g}, and smallest in layer {low}, {least:.3g}</source>
      <translation>{name}の尖度は層{high}で最大（{most:.3g}）、層{low}で最小（{least:.3g}）です</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{what}.</source>
      <translation>{what}。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} curves</source>
      <translation>
        <numerusform>{n}本の曲線</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{what}; {curves} beside it.</source>
      <translation>{what}。ほかに{curves}を表示しています。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The {what} of layer {layer} at “{where}” brings back most: {effect:.2f} of {most:.2f}.</source>
      <translation>最も多く回復させるのは層{layer}の{what}（「{where}」の位置）で、{most:.2f}のうち{effect:.2f}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The most used of {parts} is {rows} {row}, {columns} {column}, with {used:.3g}; {unused:,} are not used.</source>
      <translation>{parts}のうち最も使われているのは{rows}{row}、{columns}{column}（{used:.3g}）で、{unused:,}個は使われていません。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} parts</source>
      <translation>
        <numerusform>{n}個の部分</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} edited prompts</source>
      <translation>
        <numerusform>編集済みプロンプト{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The side memory answers {inside:.0%} of {prompts}.</source>
      <translation>サイドメモリは{prompts}の{inside:.0%}に応答します。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The side memory answers {inside:.0%} of {prompts} and {outside:.0%} of {facts}.</source>
      <translation>サイドメモリは{prompts}の{inside:.0%}と、{facts}の{outside:.0%}に応答します。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} untouched facts</source>
      <translation>
        <numerusform>未編集の事実{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>Of {metrics} {name} is highest, {value:.2f}.</source>
      <translation>{metrics}のうち最も高いのは{name}で、{value:.2f}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>Worse than before the edits: {worse:,} of {metrics}, better: {better:,}; {change}.</source>
      <translation>編集前と比べて、{metrics}のうち悪化は{worse:,}個、改善は{better:,}個です。{change}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{name} has lost most, {before:.2f} to {now:.2f}</source>
      <translation>最も下がったのは{name}で、{before:.2f}から{now:.2f}になりました</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{name} has changed least, {before:.2f} to {now:.2f}</source>
      <translation>変化が最も小さいのは{name}で、{before:.2f}から{now:.2f}になりました</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>After {edits} {name} is at {now:.2f}, {first:.2f} at first: the largest change of {tasks}.</source>
      <translation>{edits}の後、{name}は{now:.2f}（最初は{first:.2f}）で、{tasks}の中で最も大きく変化しました。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} tasks</source>
      <translation>
        <numerusform>{n}個のタスク</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>None of {layers} differs from the original.</source>
      <translation>{layers}とも元のモデルと同じです。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{differing:,} of {layers} differ from the original, layer {layer} most: by {share:.2g} of its norm, in rank {rank:,}.</source>
      <translation>{layers}のうち{differing:,}層が元のモデルと異なります。最も異なるのは層{layer}で、ノルムの{share:.2g}倍、ランク{rank:,}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{flagged:,} of {facts} look edited, {name} most: {probability:.0%}.</source>
      <translation>{facts}のうち{flagged:,}件が編集されたように見えます。最も疑わしいのは{name}（{probability:.0%}）です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{count:,} of {facts} pass every way in which they were asked</source>
      <translation>{facts}のうち{count:,}件は、すべての聞き方に合格しています</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{what}; {name} fails most, {failed:g} of {asked}.</source>
      <translation>{what}。不合格が最も多いのは{name}で、{asked}件中{failed:g}件です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>In layer {layer} no fact takes more than {share:.2f} of an edit; most is taken in layer {other}, {most:.2f}.</source>
      <translation>層{layer}では、どの事実も編集の{share:.2f}を超えて受けません。最大は層{other}の{most:.2f}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{name} takes most of {facts}: {share:.2f} of an edit in layer {layer}.</source>
      <translation>{facts}のうち最も影響を受けるのは{name}で、層{layer}で編集の{share:.2f}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{least} leaves fewest edits, {few} of {of}.</source>
      <translation>編集が最も残らないのは{least}（{of}件中{few}件）です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{least} leaves fewest edits, {few} of {of}; {most} most, {many} of {all}.</source>
      <translation>編集が最も残らないのは{least}（{of}件中{few}件）、最も残るのは{most}（{all}件中{many}件）です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{flagged:,} of {layers} look edited; layer {layer} stands out most, {excess:+.0%} over the others.</source>
      <translation>{layers}のうち{flagged:,}層が編集されたように見えます。最も目立つのは層{layer}で、ほかの層に比べて{excess:+.0%}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>The best of {attempts} reaches {reach:.2f} and spares {spared:.2f}; {front:,} cannot be bettered in one without loss in the other.</source>
      <translation>{attempts}のうち最良のものは到達度{reach:.2f}、温存度{spared:.2f}です。{front:,}回は、一方を損なわずに他方を改善できません。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/widgets/map_words.py" />
      <source>{n} attempts</source>
      <translation>
        <numerusform>{n}回の試行</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{name} has {value:.5g} after {edits}</source>
      <translation>{name}は{edits}の後で{value:.5g}</translation>
    </message>
    <message>
      <location filename="gui/widgets/map_words.py" />
      <source>{quantity}: {ends}.</source>
      <translation>{quantity}：{ends}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/measured_pages.py" />
      <source>Show as table</source>
      <translation>表で表示</translation>
    </message>
    <message>
      <location filename="gui/widgets/measured_pages.py" />
      <source>Show the numbers as a table</source>
      <translation>数値を表で表示</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Locate-then-edit</source>
      <translation>特定して編集</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>find the layers that hold a fact, solve for their weights</source>
      <translation>事実を保持する層を見つけ、その重みを解きます</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Training</source>
      <translation>学習</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>gradient steps on chosen weights</source>
      <translation>選んだ重みを勾配で更新します</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Side memory</source>
      <translation>サイドメモリ</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>leave the weights alone and answer from beside them</source>
      <translation>重みには触れず、その横から答えます</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>In context</source>
      <translation>文脈内</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>change the prompt, not the model</source>
      <translation>モデルではなくプロンプトを変えます</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Cannot work on this model: {reason}</source>
      <translation>このモデルでは使えません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Type a name or what it does</source>
      <translation>名前や機能を入力</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Find a method</source>
      <translation>手法を探す</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Methods by family</source>
      <translation>系統別の手法</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>No method answers to this</source>
      <translation>該当する手法がありません</translation>
    </message>
    <message>
      <location filename="gui/widgets/method_picker.py" />
      <source>Method</source>
      <translation>手法</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Share p(k_i, k_j) of an edit of fact i that lands on fact j</source>
      <translation>事実iの編集のうち事実jに及ぶ割合p(k_i, k_j)</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>share p</source>
      <translation>割合p</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Angle of the two keys in whitened space</source>
      <translation>白色化した空間での2つのキーの角度</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Angle of the two keys as they are</source>
      <translation>そのままの2つのキーの角度</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>plain angle</source>
      <translation>元の角度</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Overlaps of all pairs of facts</source>
      <translation>すべての事実の組の重なり</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>fact that is edited</source>
      <translation>編集される事実</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>fact that is moved</source>
      <translation>動かされる事実</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>{fact}, edited itself: p = 1</source>
      <translation>{fact}自身の編集：p = 1</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Editing {edited} moves {moved}: p = {p:.3f}, angle {angle:.1f}° ({plain:.1f}° of the plain keys)</source>
      <translation>{edited}の編集が{moved}を動かします：p = {p:.3f}、角度{angle:.1f}°（元のキーでは{plain:.1f}°）</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>edited</source>
      <translation>編集済み</translation>
    </message>
    <message>
      <location filename="gui/widgets/overlap_map.py" />
      <source>Colours from {low} to {high}</source>
      <translation>{low}から{high}までの色</translation>
    </message>
    <message>
      <location filename="gui/widgets/pieces.py" />
      <source>Message</source>
      <translation>メッセージ</translation>
    </message>
    <message>
      <location filename="gui/widgets/pieces.py" />
      <source>Put the message away</source>
      <translation>メッセージを閉じる</translation>
    </message>
    <message>
      <location filename="gui/widgets/pieces.py" />
      <source>Put the message away (Escape)</source>
      <translation>メッセージを閉じる（Escape）</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>largest singular value</source>
      <translation>最大特異値</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>norm</source>
      <translation>ノルム</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} no {measure} of {layers} has changed by more than half a percent.</source>
      <translation>{edits}の後も、{layers}の{measure}は0.5%を超えて変化していません。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} layer {layer} has the largest norm, {value:.4g}</source>
      <translation>{edits}の後、ノルムが最大なのは層{layer}（{value:.4g}）です</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>the only one that is edited</source>
      <translation>編集された唯一の層です</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>the most of {layers}</source>
      <translation>{layers}の中で最大です</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} layer {layer} has moved by {value:.2g} of its first norm, {most}</source>
      <translation>{edits}の後、層{layer}は最初のノルムの{value:.2g}倍だけ動き、{most}</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} the {measure} of layer {layer} has grown to {value:.3g} times the first, {most}</source>
      <translation>{edits}の後、層{layer}の{measure}は最初の{value:.3g}倍に増大し、{most}</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} the {measure} of layer {layer} has shrunk to {value:.3g} times the first, {most}</source>
      <translation>{edits}の後、層{layer}の{measure}は最初の{value:.3g}倍に縮小し、{most}</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{what}; about the same since edit {edit:,}.</source>
      <translation>{what}。編集{edit:,}以降はほぼ変わっていません。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{what}; {factor:.3g}-fold since edit {edit:,}.</source>
      <translation>{what}。編集{edit:,}の時点の{factor:.3g}倍です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>In no layer do the keys of any two facts overlap by more than half.</source>
      <translation>どの層でも、2つの事実のキーが半分を超えて重なることはありません。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>In layer {layer} {share:.1%} of the pairs of facts overlap by more than half.</source>
      <translation>層{layer}では、事実の組の{share:.1%}が半分を超えて重なっています。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>In layer {layer} {share:.1%} of the pairs of facts overlap by more than half, in layer {other} {least:.1%}.</source>
      <translation>半分を超えて重なる事実の組は、層{layer}では{share:.1%}、層{other}では{least:.1%}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Layer {layer} has the largest kurtosis, {now:.3g}.</source>
      <translation>尖度が最大なのは層{layer}で、{now:.3g}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Layer {layer} has the largest kurtosis, {now:.3g}, before {before:.3g}.</source>
      <translation>尖度が最大なのは層{layer}で、{now:.3g}（以前は{before:.3g}）です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Layer {layer}: the overlaps of {pairs} lie between {low:.2f} and {high:.2f}, on average {mean:.3f}; kurtosis {kurtosis:.3g}.</source>
      <translation>層{layer}：{pairs}の重なりは{low:.2f}から{high:.2f}の間にあり、平均は{mean:.3f}、尖度は{kurtosis:.3g}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} {share:.0%} of the edits that took still hold</source>
      <translation>{edits}の後、反映された編集の{share:.0%}が今も成立しています</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>After {edits} {share:.0%} of the edits that took still hold, {then:.0%} after {earlier}</source>
      <translation>{edits}の後、反映された編集の{share:.0%}が今も成立しています（{earlier}の後は{then:.0%}）</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{what}; half of them are lost after about {count:,.0f}.</source>
      <translation>{what}。約{count:,.0f}件で半数が失われます。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Of {edits} asked last, {hold:,} hold and {lost:,} are lost.</source>
      <translation>最後に確かめた{edits}のうち、成立は{hold:,}件、失われたのは{lost:,}件です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Of {edits} asked last, {hold:,} hold and {lost:,} are lost, {never:,} never took.</source>
      <translation>最後に確かめた{edits}のうち、成立は{hold:,}件、失われたのは{lost:,}件、反映されなかったのは{never:,}件です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{facts}: {quantity} {middle:.2g}; {state}.</source>
      <translation>{facts}：{quantity}は{middle:.2g}。{state}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{facts}: {quantity} {middle:.2g} ({low:.2g} to {high:.2g}); {state}.</source>
      <translation>{facts}：{quantity}は{middle:.2g}（{low:.2g}から{high:.2g}）。{state}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{count:,} still searched</source>
      <translation>{count:,}件を探索中</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{count:,} {reason}</source>
      <translation>{reason} {count:,}件</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>ended</source>
      <translation>終了</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>ended: {reasons}</source>
      <translation>終了：{reasons}</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{what} adds most to the stream in layer {layer}, {share:.2g}.</source>
      <translation>{what}が残差ストリームに最も寄与するのは層{layer}で、{share:.2g}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{what} adds most to the stream in layer {layer}, {share:.2g}; layer {moved} has changed most, from {before:.2g} to {now:.2g}.</source>
      <translation>{what}が残差ストリームに最も寄与するのは層{layer}で、{share:.2g}です。最も変化したのは層{moved}で、{before:.2g}から{now:.2g}になりました。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{parts}.</source>
      <translation>{parts}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{method}: best {best}, {share:.0%}</source>
      <translation>{method}：最良は{best}（{share:.0%}）</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>{method}: best {best}, {share:.0%}, worst {worst}, {lowest:.0%}</source>
      <translation>{method}：最良は{best}（{share:.0%}）、最低は{worst}（{lowest:.0%}）</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Of {facts} known before {count:,} lost more than {loss:g} of their probability.</source>
      <translation>以前から知っていた{facts}のうち、確率が{loss:g}より大きく下がったのは{count:,}件です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plot_words.py" />
      <source>Of {facts} known before {count:,} lost more than {loss:g} of their probability, {name} most: {before:.2f} to {after:.2f}.</source>
      <translation>以前から知っていた{facts}のうち{count:,}件で、確率が{loss:g}より大きく下がりました。最も下がったのは{name}で、{before:.2f}から{after:.2f}です。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>thinned to minimum and maximum</source>
      <translation>最小値と最大値に間引き</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Show all</source>
      <comment>of a plot</comment>
      <translation>全体を表示</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Show all of the plot</source>
      <translation>グラフの全体を表示</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Show all of the plot (A, or a double click)</source>
      <translation>グラフの全体を表示（Aまたはダブルクリック）</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Pinned below it: {moments}.</source>
      <translation>下にピン留め中：{moments}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Fit to data</source>
      <translation>データに合わせる</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Pin this moment</source>
      <translation>この時点をピン留め</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Take pinned moments away</source>
      <translation>ピン留めした時点を外す</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Copy picture</source>
      <translation>画像をコピー</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Save as PNG...</source>
      <translation>PNGで保存...</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Save as SVG...</source>
      <translation>SVGで保存...</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Save numbers as CSV...</source>
      <translation>数値をCSVで保存...</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>Save plot</source>
      <translation>グラフの保存</translation>
    </message>
    <message>
      <location filename="gui/widgets/plots.py" />
      <source>The plot could not be saved in {file}: {reason}.</source>
      <translation>グラフを{file}に保存できませんでした：{reason}。</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>Largest share at each layer</source>
      <translation>各層での最大の割合</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>largest |p|</source>
      <translation>最大の|p|</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>remark</source>
      <translation>備考</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>Layer {layer}: no fact takes more than {share:.3f} of an edit, least of those that can be offered</source>
      <translation>層{layer}：どの事実も編集の{share:.3f}を超えて受けません（提案できる層の中で最小）</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>Layer {layer}: no fact takes more than {share:.3f} of an edit</source>
      <translation>層{layer}：どの事実も編集の{share:.3f}を超えて受けません</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>offered</source>
      <translation>提案</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>written</source>
      <translation>書き込み済み</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>Shares of the most disturbed facts</source>
      <translation>最も乱される事実の割合</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>{fact} takes {share:.3f} of an edit at layer {layer}</source>
      <translation>{fact}は層{layer}で編集の{share:.3f}を受けます</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/widgets/shares_map.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/widgets/toast.py" />
      <source>Close message</source>
      <translation>メッセージを閉じる</translation>
    </message>
  </context>
</TS>
