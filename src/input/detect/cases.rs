//! Every rule of dividing on whole texts: what it is for, and two that look like it, one of them prose.

use super::tests::lines;
use super::{Chapters, RULES, Rule, structure};
use std::collections::BTreeSet;

/// Rule, a text whose heads it finds, marked with ▶, and two in which nothing is a head. `{A}` is a stretch of body.
type Case = (Rule, &'static str, [&'static str; 2]);

const BODY: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\
    他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。\n\
    后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上望着。\n";

#[rustfmt::skip]
const CASES: &[Case] = &[
    // 第N章, 第N回, with the words that only begin like one.
    (Rule::Unit, "▶第一章 雾\n{A}▶第二章 灯\n{A}▶第三章 船\n{A}", ["{A}第一回见到他，是在渡口。\n{A}第二回见到他，是在桥上。\n{A}", "{A}第九部队\n{A}第三部门\n{A}第二集团\n{A}"]),
    (Rule::Unit, "▶　　正文 第一回 雾起\n{A}▶　　正文 第二回 船来\n{A}", ["{A}第一回合他输了\n{A}第二回合他赢了\n{A}", "{A}第三集在昨天播出。\n{A}第四集在今天播出。\n{A}"]),
    (Rule::Unit, "▶第 1 章\n{A}▶第 2 章\n{A}▶第 3 章\n{A}", ["{A}第1章的开头他改了又改\n{A}第2章的结尾他一字未动\n{A}", "{A}“第1章呢？”\n{A}“第2章呢？”\n{A}"]),
    (Rule::Unit, "▶卷一 春\n{A}▶卷二 秋\n{A}", ["{A}卷三张纸要半天\n{A}卷五张纸要一天\n{A}", "{A}卷一卷袖子，他下了水。\n{A}卷一卷裤脚，她也下了水。\n{A}"]),
    (Rule::Unit, "▶上编 春\n{A}▶下编 秋\n{A}", ["{A}上集说到他过了河\n{A}下集说到他回了家\n{A}", "{A}上卷，他只读了一半。\n{A}下卷，他没有翻开过。\n{A}"]),
    (Rule::Unit, "▶第一卷 春 第一章 雾\n{A}▶第一卷 春 第二章 灯\n{A}▶第二卷 秋 第一章 船\n{A}", ["{A}他翻到第一卷 第三章，读了起来。\n{A}她翻到第二卷 第一章，也读了起来。\n{A}", "{A}第一卷第三章说得清楚，\n{A}第二卷第一章说得含糊，\n{A}"]),
    (Rule::Unit, "▶序\n\n{A}▶第一章 雾\n{A}▶第二章 灯\n{A}\n▶后记\n\n{A}", ["{A}序言里他什么也没有说\n{A}后记里他说了很多\n{A}", "{A}后记\n{A}前言\n{A}"]),
    (Rule::Unit, "▶제1장 안개\n{A}▶제2장 등불\n{A}", ["{A}제1장에서 그는 배를 탔다.\n{A}제2장에서 그는 돌아왔다.\n{A}", "{A}제1회 대회가 열렸다.\n{A}제2회 대회도 열렸다.\n{A}"]),
    (Rule::Unit, "▶1화 안개\n{A}▶2화 등불\n{A}▶3화\n{A}", ["{A}1화를 읽고 울었다.\n{A}2화를 읽고 웃었다.\n{A}", "{A}3장의 사진을 보았다\n{A}5장의 사진을 보았다\n{A}"]),
    (Rule::Unit, "▶第1話　雨\n{A}▶第2話　灯\n{A}", ["{A}1話し合う\n{A}2話し合う\n{A}", "{A}第1話で、彼は船に乗った。\n{A}第2話で、彼は帰ってきた。\n{A}"]),
    (Rule::Unit, "▶강가의 등불 1화\n{A}▶강가의 등불 2화 안개\n{A}▶강가의 등불 - 3화\n{A}", ["{A}그는 3회 정도 읽었다.\n{A}그녀는 5회 읽었다.\n{A}나는 7회 읽었다.\n{A}", "{A}이번 주 1화 방송\n{A}다음 주 9화 방송\n{A}"]),
    (Rule::Unit, "▶챕터 1 : 안개\n{A}▶챕터 2 : 등불\n{A}", ["{A}챕터 하나를 읽었다.\n{A}", "{A}챕터 1에서 그는 배를 탔다.\n{A}"]),
    (Rule::Unit, "▶第一卷 春 序章\n{A}▶第一卷 春 第一章 雾\n{A}▶第一卷 春 第二章 灯\n{A}▶第一卷 春 后记\n{A}", ["{A}第一卷的后记他没有读\n{A}", "{A}他读完了第一卷 后记，睡了。\n{A}"]),
    (Rule::Unit, "▶第一回\n渡口起霧人不見\n河心點燈客自來\n{A}▶第二回\n米袋無端少一隻\n竹篙何事又離船\n{A}", ["{A}第一回他來了，\n第二回他沒有來，\n{A}", "{A}第一回合\n他輸了\n她贏了\n{A}"]),
    (Rule::Unit, "▶Chapter One: Fog\n{A}▶Chapter Two: Lamp\n{A}", ["{A}Chapter 3 ends here\n{A}Chapter 4 begins there\n{A}", "{A}Part of the way\n{A}Book smart\n{A}"]),
    // A name, a star or a box around the number, a volume that the site names, and what it says of the book.
    (Rule::Unit, "▶河灯 第1章 雾\n{A}▶河灯 第2章 灯\n{A}▶对岸 第3章 船\n{A}▶对岸 第4章 岸\n{A}", ["{A}见 第1章\n{A}看 第2章\n{A}见 第3章\n{A}看 第4章\n{A}", "{A}他读完 第一章，合上了书。\n{A}她读到 第二章，也合上了。\n{A}"]),
    (Rule::Unit, "▶☆、第1章 雾\n{A}▶★第2章 灯★\n{A}▶☆第3章\n{A}", ["{A}☆第一回见到他，是在渡口。\n{A}★第二回见到他，是在桥上。\n{A}", "{A}★ 推荐 ★\n{A}☆ 收藏 ☆\n{A}"]),
    (Rule::Unit, "▶|  第 一 回  雾  |\n{A}▶|  第 二 回  灯  |\n{A}", ["{A}- 第一部队\n{A}- 第二部队\n{A}", "{A}—— 第一回见到他，\n{A}—— 第二回见到他，\n{A}"]),
    (Rule::Unit, "▶第一卷 风\n{A}▶第1章 雾\n{A}▶第2章 灯\n{A}▶VIP卷 第3章 船\n{A}▶VIP卷 第4章 岸\n{A}", ["{A}VIP卷里写着第3章的事\n{A}", "{A}正文卷 第3章，他没有读。\n{A}正文卷 第4章，他也没有读。\n{A}"]),
    (Rule::Unit, "▶内容简介：\n{A}▶第一章 雾\n{A}▶第二章 灯\n{A}", ["{A}简介：\n{A}文案：\n{A}", "{A}简介里说，他是渡口的人。\n{A}文案他写了三遍。\n{A}"]),
    // Slices of one chapter, heads printed twice, typed contents without a heading, titles below their number.
    (Rule::Unit, "▶第1章 雾\n{A}▶第2章 灯(1)\n{A}第3章 灯(2)\n{A}▶第4章 船\n{A}▶第5章 岸(1)\n{A}第6章 岸(2)\n{A}", ["{A}灯(1)亮了，灯(2)没有亮。\n{A}", "{A}他翻到第2章 灯(1)。\n{A}他翻到第3章 灯(2)。\n{A}"]),
    (Rule::Unit, "▶第11章 雾\n{A}▶第12章 灯\n{A}第12章 灯(第2页)\n{A}▶第13章 船(1/2)\n{A}第13章 船(2/2)\n{A}", ["{A}(1/2)\n{A}(2/2)\n{A}", "{A}灯(第2页)上写着他的名字。\n{A}"]),
    (Rule::Unit, "第一章\n▶第一章 雾\n{A}第二章\n▶第二章 灯\n{A}", ["{A}第一部队\n第一部队的船\n{A}第二部队\n第二部队的灯\n{A}", "{A}第一回，\n第一回他没有来，\n{A}第二回，\n第二回他来了，\n{A}"]),
    (Rule::Unit, "第一章 雾\n第二章 灯\n第三章 船\n▶第一章 雾\n{A}▶第二章 灯\n{A}▶第三章 船\n{A}", ["{A}他写了三章：\n第一章，雾；\n第二章，灯；\n第三章，船。\n{A}", "{A}第一章、第二章和第三章都丢了。\n{A}"]),
    (Rule::Unit, "▶第一章\n雾的故事\n{A}▶第二章\n灯的故事\n{A}", ["{A}第一回\n{A}", "{A}第一章里说的是雾，\n雾的故事他听过。\n{A}"]),
    (Rule::Contents, "目录\n雾\n灯\n船\n▶雾\n{A}▶灯\n{A}▶船\n{A}", ["目录\n米\n盐\n茶\n{A}{A}{A}", "{A}目录里写着雾、灯、船。\n{A}雾散了。\n{A}灯灭了。\n{A}"]),
    (Rule::Stem, "▶河灯 01\n{A}▶河灯 02\n{A}▶河灯 03\n{A}", ["{A}图 1\n{A}图 2\n{A}图 3\n{A}", "{A}他数到1\n{A}她数到2\n{A}我数到3\n{A}"]),
    (Rule::Stem, "▶その一\n{A}▶その二\n{A}▶その三\n{A}", ["{A}その一つ\n{A}その二つ\n{A}その三つ\n{A}", "{A}その一を、彼は忘れた。\n{A}その二を、彼は忘れた。\n{A}その三を、彼は忘れた。\n{A}"]),
    (Rule::Stem, "▶雾中(1)\n{A}雾中(2)\n{A}▶灯下(1)\n{A}灯下(2)\n{A}▶船头(1)\n{A}", ["{A}图(1)\n{A}图(2)\n{A}图(3)\n{A}", "{A}雾(1)中，他听见橹声。\n{A}雾(2)中，他听见鼓声。\n{A}雾(3)中，他听见人声。\n{A}"]),
    (Rule::Stem, "▶第一折 雾\n{A}▶第二折 灯\n{A}▶第三折 船\n{A}", ["{A}第二夜\n{A}第七夜\n{A}第九夜\n{A}", "{A}第一天，他没有来。\n{A}第二天，他也没有来。\n{A}第三天，雾散了。\n{A}"]),
    (Rule::Stem, "▶Act 1 雾\n{A}▶Act 2 灯\n{A}▶Act 3 船\n{A}", ["{A}Fig 1 雾\n{A}Fig 2 灯\n{A}Fig 3 船\n{A}", "{A}Act 1 ends here.\n{A}Act 2 begins here.\n{A}Act 3 never came.\n{A}"]),
    (Rule::Stem, "▶S#1. 雾\n{A}▶S#2. 灯\n{A}▶S#3. 船\n{A}", ["{A}S1 雾\n{A}S1 灯\n{A}S1 船\n{A}", "{A}S#1里下着雾。\n{A}S#2里亮着灯。\n{A}S#3里有一条船。\n{A}"]),
    (Rule::Unit, "▶第一章 幕后\n{A}第一场：河东对河西\n{A}第二场：河西对桥头\n{A}▶第二章 灯\n{A}", ["{A}第一章的幕后是雾\n{A}第二章的幕后是灯\n{A}", "{A}第一场：河东对河西\n{A}第二场：河西对桥头\n{A}"]),
    (Rule::Unit, "▶第一幕\n▶第一场\n{A}▶第二场\n{A}▶第二幕\n▶第一场\n{A}", ["{A}第一场\n{A}第二场\n{A}", "{A}第一场雪下了一夜\n{A}第二场雪下了三天\n{A}"]),
    (Rule::Unit, "▶第一场  渡口  日  外\n{A}▶第二场  船上  夜  内\n{A}", ["{A}第一场  渡口\n{A}第二场  船上\n{A}", "{A}第一场雪，下在渡口 外\n{A}第二场雪，下在船上 内\n{A}"]),
    (Rule::Stem, "▶番外一：旧事\n{A}▶番外二：新事\n{A}▶番外三：后事\n{A}", ["{A}例一：米\n{A}例二：盐\n{A}例三：茶\n{A}", "{A}其一：他没有船。\n{A}其二：他没有灯。\n{A}其三：他没有桥。\n{A}"]),
    (Rule::Stem, "▶河边杂谈之一：雨\n{A}▶河边杂谈之二：雪\n{A}▶河边杂谈之三：风\n{A}", ["{A}河边三宝之一\n{A}河边三宝之一\n{A}河边三宝之一\n{A}", "{A}这是理由之一：雨。\n{A}这是理由之二：雪。\n{A}这是理由之三：风。\n{A}"]),
    (Rule::Stem, "▶觀水第一\n{A}▶行舟第二\n{A}▶夜渡第三\n{A}", ["{A}他跑了第一\n{A}她跑了第三\n{A}他们是第七\n{A}", "{A}觀水第一，行舟其次。\n{A}行舟第二，夜渡再次。\n{A}夜渡第三，不必說了。\n{A}"]),
    (Rule::Stem, "▶1.11 周一 晴\n{A}▶1.12 周二 雨\n{A}▶2.13 周三 雾\n{A}", ["{A}1.11 米\n{A}1.12 米\n{A}2.13 米\n{A}", "{A}1.11 周一，他走了。\n{A}1.12 周二，雾散了。\n{A}2.13 周三，船来了。\n{A}"]),
    (Rule::Stem, "河边日记\n▶2020年1月1日 晴\n{A}▶2020年1月2日 雨\n{A}▶2020年2月1日 雾\n{A}", ["河边日记\n{A}2020年1月1日\n{A}", "{A}谁也\n2020年1月1日\n没有听清。\n{A}谁也\n2020年1月2日\n没有来过。\n{A}谁也\n2020年1月3日\n没有说话。\n"]),
    (Rule::Unit, "▶第一章 雾\n{A}▶第二章 灯\n{A}▶参考文献\n\n{A}", ["{A}参考文献\n{A}", "{A}参考文献他列了三页\n{A}"]),
    (Rule::Stem, "▶2019년 1월 1일 맑음\n{A}▶2019년 1월 2일 비\n{A}▶2019년 2월 3일\n{A}", ["{A}2019년 1월 1일에 그는 배를 탔다.\n{A}2019년 1월 2일에 비가 왔다.\n{A}2019년 2월 3일에 돌아왔다.\n{A}", "{A}1. 2. 배\n{A}1. 3. 등불\n{A}1. 4. 안개\n{A}"]),
    (Rule::Stem, "▶- 1 -\n{A}▶- 2 -\n{A}▶- 3 -\n{A}", ["{A}*1*\n*2*\n*3*\n{A}", "{A}谁也\n- 1 -\n没有听清。\n{A}谁也\n- 2 -\n没有来过。\n{A}谁也\n- 3 -\n没有说话。\n{A}"]),
    (Rule::Stem, "▶2020年1月1日 晴\n{A}▶2020年1月2日 雨\n{A}▶2020年2月1日 雾\n{A}", ["{A}2020年1月9日 晴\n{A}2019年1月2日 雨\n{A}2018年2月1日 雾\n{A}", "{A}2020年1月1日，他走了。\n{A}2020年1月2日，雾散了。\n{A}2020年2月1日，船来了。\n{A}"]),
    (Rule::Number, "▶1\n{A}▶2\n{A}▶3\n{A}", ["{A}17\n{A}18\n{A}19\n{A}", "{A}1949\n{A}1950\n{A}1951\n{A}"]),
    (Rule::Number, "▶一\n雾的故事\n{A}▶二\n灯的故事\n{A}", ["{A}一\n{A}", "{A}三\n二\n一\n{A}"]),
    (Rule::Number, "▶之一\n{A}▶之二\n{A}", ["{A}之一\n{A}", "{A}之一，他没有船。\n{A}之二，他没有灯。\n{A}"]),
    (Rule::Number, "▶PART 1\n{A}▶PART 2\n{A}", ["{A}PART OF IT\n{A}PART OF ME\n{A}", "{A}一，他没有船。\n{A}二，他没有灯。\n{A}"]),
    (Rule::Number, "▶①\n{A}▶②\n{A}▶③\n{A}", ["{A}①\n缆绳\n②\n竹篙\n③\n灯\n{A}", "{A}①他没有船；\n{A}②他没有灯；\n{A}"]),
    (Rule::Number, "▶<1>\n{A}▶<2>\n{A}▶<3>\n{A}", ["{A}<4>\n{A}<7>\n{A}<9>\n{A}", "{A}<1>是一个记号，\n{A}<2>也是一个记号，\n{A}"]),
    (Rule::Number, "▶I\n{A}▶II\n{A}▶III\n{A}", ["{A}X\n{A}V\n{A}", "{A}I 是我，\n{A}II 不是我，\n{A}"]),
    (Rule::Number, "▶0x01\n渡口\n{A}▶0x02\n河岸\n{A}", ["{A}0x10\n{A}0x20\n{A}", "{A}0x01 是门牌，\n{A}0x02 也是门牌，\n{A}"]),
    (Rule::Parenthesised, "▶<1> 안개\n{A}▶<2> 등불\n{A}▶<3> 나루\n{A}", ["{A}<4> 안개\n{A}<7> 등불\n{A}", "{A}<1> 그는 갔다,\n{A}<b> 그는 왔다,\n{A}"]),
    (Rule::HanList, "▶一、雾\n{A}▶二、灯\n{A}▶三、船\n{A}", ["{A}一、要早起；\n二、要早睡；\n三、要少说话。\n{A}", "{A}三、四个人站在桥上\n{A}五、六个人站在船上\n{A}"]),
    (Rule::HanList, "▶一　雾\n\n{A}\n▶二　灯\n\n{A}\n▶三　船\n\n{A}", ["{A}一　雾\n{A}二　灯\n{A}三　船\n{A}", "{A}\n一 两个人站在桥上，\n\n{A}\n二 三个人站在船上。\n\n{A}"]),
    (Rule::List, "▶1、雾\n{A}▶2、灯\n{A}▶3、船\n{A}", ["{A}1、米\n2、盐\n3、茶\n{A}", "{A}1.5 元一斤\n{A}2.5 元一斤\n{A}3.5 元一斤\n{A}"]),
    (Rule::List, "▶1. 雾\n{A}▶2. 灯\n{A}▶3. 船\n{A}", ["{A}1. 要早起；\n2. 要早睡；\n3. 要少说话。\n{A}", "{A}1.他没有船。\n{A}2.他没有灯。\n{A}3.他没有桥。\n{A}"]),
    (Rule::Decimal, "▶1.1 雾\n{A}▶1.2 灯\n{A}▶2.1 船\n{A}", ["{A}1.2 元\n{A}3.5 元\n{A}2.4 元\n{A}", "{A}1.1 米长的竹篙，他用了三年。\n{A}1.2 米长的竹篙，他用了五年。\n{A}1.3 米长的竹篙，\n{A}"]),
    (Rule::Decimal, "▶1-1 渡口 夜\n{A}▶1-2 船上 夜\n{A}▶2-1 对岸 日\n{A}", ["{A}2-1 河东队\n{A}3-0 河西队\n{A}1-1 渡口队\n{A}", "{A}1-1 岁的羊，他养了三只。\n{A}1-2 岁的羊，他养了五只。\n{A}"]),
    (Rule::Parenthesised, "▶（一）雾\n{A}▶（二）灯\n{A}", ["{A}（一）要早起；\n（二）要早睡。\n{A}", "{A}（1949）\n{A}（1950）\n{A}"]),
    (Rule::Parenthesised, "▶(1)\n{A}▶(2)\n{A}", ["{A}(4)\n{A}(7)\n{A}", "{A}（一个人）\n{A}（两个人）\n{A}"]),
    (Rule::Title, "----------\n▶渡口的灯\n----------\n{A}----------\n▶对岸的船\n----------\n{A}----------\n▶桥上的人\n----------\n{A}", ["{A}----------\n{A}----------\n{A}----------\n{A}", "{A}----------\n他说：\n----------\n{A}----------\n她说：\n----------\n{A}----------\n我说：\n----------\n{A}"]),
    (Rule::Title, "▶【渡口的灯】\n{A}▶【对岸的船】\n{A}▶【桥上的人】\n{A}", ["{A}【灯】是一个字，【船】也是一个字。\n{A}【桥】呢？\n{A}", "{A}【按】\n{A}【按】\n{A}【按】\n{A}"]),
    (Rule::Title, "▶■渡口的灯\n\n{A}\n▶■对岸的船\n\n{A}\n▶■桥上的人\n\n{A}", ["{A}\n［图1］\n\n{A}\n［图2］\n\n{A}\n［图3］\n\n{A}", "{A}\n●灯亮了\n\n{A}\n●船到了，\n\n{A}\n●天亮了。\n\n{A}"]),
    (Rule::Title, "▶==== 渡口的灯 ====\n\n{A}\n▶==== 对岸的船 ====\n\n{A}\n▶==== 桥上的人 ====\n\n{A}", ["{A}\n—— 渡口的灯\n\n{A}\n—— 对岸的船\n\n{A}\n—— 桥上的人\n\n{A}", "{A}\n～他走了。～\n\n{A}\n～他来了。～\n\n{A}\n～走吧！～\n\n{A}"]),
    (Rule::Title, "▶「渡口的灯」\n\n{A}\n▶「对岸的船」\n\n{A}\n▶「桥上的人」\n\n{A}", ["{A}\n「先生」\n\n{A}\n「船呢」\n\n「走了」\n\n「等吧」\n\n{A}", "{A}\n「渡口」\n{A}「对岸」\n{A}「桥上」\n{A}"]),
    (Rule::Title, "▶渡口的灯\n\n　　雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\n　　他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸。\n\n▶对岸的船\n\n　　雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\n　　后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上望着。\n\n▶桥上的人\n\n　　他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸。\n", ["老友：\n\n　　雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\n此致\n\n敬礼\n\n　　他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸。\n", "　　雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\n他走了，\n\n　　他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸。\n\n他来了。\n\n　　雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n"]),
    (Rule::Title, "▶渡口\n\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n▶对岸\n\n桥下水声远，门前柳色新。\n不知归棹客，可是旧乡邻。\n", ["{A}渡口\n\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n{A}", "渡口\n\n雾起了，灯亮着。\n老人收橹，他没有说话。\n\n对岸\n\n水声很远。\n谁也没有来。\n"]),
    (Rule::Title, "▶渡口的灯\n一九三〇年三月\n{A}▶对岸的船\n一九三一年五月\n{A}▶桥上的人\n一九三二年八月\n{A}", ["{A}一九三〇年三月\n{A}一九三一年五月\n{A}一九三二年八月\n{A}", "{A}他出生了。\n一九三〇年三月\n{A}他上学了。\n一九三七年九月\n{A}他走了。\n一九四九年五月\n{A}"]),
    (Rule::Title, "▶渡口的灯\n\n{A}{A}{A}{A}{A}{A}{A}{A}\n\n\n▶对岸的船\n\n{A}{A}{A}{A}{A}{A}{A}{A}\n\n\n▶桥上的人\n\n{A}{A}{A}{A}{A}{A}{A}{A}", ["{A}\n\n\n“你来了。”\n\n{A}\n\n\n“我来了。”\n\n{A}\n\n\n“走吧。”\n\n{A}", "{A}\n\n\n此致\n\n敬礼\n\n{A}{A}{A}"]),
    (Rule::Title, "▶渡口的灯\n{A}一九三〇年三月\n\n▶对岸的船\n{A}一九三一年五月\n\n▶桥上的人\n{A}一九三二年八月\n", ["{A}一九三〇年三月\n\n他出生了，\n{A}一九三七年九月\n\n他上学了，\n{A}一九四九年五月\n\n他走了，\n{A}", "{A}一九三〇年三月\n\n“你来了”\n{A}一九三七年九月\n\n“我来了”\n{A}一九四九年五月\n\n“走吧”\n{A}"]),
    (Rule::Title, "{A}\n▶　　　　渡口的灯\n{A}\n▶　　　　对岸的船\n{A}\n▶　　　　桥上的人\n{A}", ["{A}\n　　　　春水生，\n{A}\n　　　　秋水平，\n{A}\n　　　　冬水清。\n{A}", "{A}\n　　　　此致\n{A}\n　　　　敬礼\n{A}\n　　　　某人顿首\n{A}"]),
    (Rule::Title, "▶渡口的灯\n{A}{A}{A}{A}{A}{A}{A}{A}▶对岸的船\n{A}{A}{A}{A}{A}{A}{A}{A}▶桥上的人\n{A}{A}{A}{A}{A}{A}{A}{A}", ["{A}他走了\n{A}他来了\n{A}他又走了\n{A}", "{A}{A}{A}{A}{A}{A}{A}{A}“你来了”\n{A}{A}{A}{A}{A}{A}{A}{A}“我来了”\n{A}{A}{A}{A}{A}{A}{A}{A}“走吧”\n{A}{A}{A}{A}{A}{A}{A}{A}"]),
];

/// What a rule, or all of them against each other, take for heads.
fn heads(text: &str, chapters: &Chapters) -> Vec<String> {
    let lines = lines(text);
    structure(&lines, chapters).heads.iter().map(|h| lines[h.line].text.clone()).collect()
}

#[test]
fn every_rule_divides_a_text_that_it_is_for_and_leaves_two_whole() {
    let mut faults = Vec::new();
    for (rule, text, like) in CASES {
        let text = text.replace("{A}", BODY);
        let marked: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix('▶')).map(str::trim).collect();
        let text = text.replace('▶', "");
        for chapters in [Chapters::Detected, Chapters::By(*rule)] {
            let mut found = heads(&text, &chapters);
            found.dedup();
            if found != marked {
                faults.push(format!("{chapters:?} ({rule:?}) finds {found:?}, not {marked:?}"));
            }
            for text in like.iter().map(|text| text.replace("{A}", BODY)) {
                let found = heads(&text, &chapters);
                if !found.is_empty() {
                    faults.push(format!("{chapters:?} ({rule:?}) finds {found:?} in prose"));
                }
            }
        }
    }
    // It finds nothing in any text.
    let none = CASES.iter().filter(|(_, text, _)| !heads(text, &Chapters::By(Rule::None)).is_empty());
    faults.extend(none.map(|(.., text)| format!("none divides {text:?}")));
    let known: BTreeSet<_> = CASES.iter().map(|(rule, ..)| *rule as u8).chain([Rule::None as u8]).collect();
    let without = RULES.iter().filter(|(rule, ..)| !known.contains(&(*rule as u8)));
    faults.extend(without.map(|(_, name, _)| format!("{name} has no case")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
