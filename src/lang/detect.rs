//! The language and script of a text, by its characters.
//!
//! Kana make a text Japanese, Hangul make it Korean, unless they are quoted: characters that only Chinese has outweigh
//! them. What is Han otherwise is Chinese, and the characters that only one of its two scripts has decide which. Counts are shares of the CJK characters, so that code and Latin names in an
//! article do not make it English.

use super::{Lang, wide};
use encoding_rs::SHIFT_JIS;
use std::sync::LazyLock;

/// Share of kana from which a text is Japanese.
const KANA: f64 = 0.01;
/// Share of Hangul from which a text is Korean.
const HANGUL: f64 = 0.20;
/// Share of CJK characters among the letters below which a text is not CJK at all.
const CJK: f64 = 0.10;

/// Counts of the characters that tell languages apart. Counts of several texts can be added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    pub han: usize,
    pub kana: usize,
    pub hangul: usize,
    pub latin: usize,
    /// Letters of other scripts.
    pub other: usize,
    /// Han characters that only Simplified Chinese has.
    pub simplified: usize,
    /// Han characters that only Traditional Chinese has, or Japanese of old.
    pub traditional: usize,
    /// Of the Simplified ones those that Japanese does not write.
    pub chinese: usize,
}

impl Census {
    pub fn of(text: &str) -> Self {
        let scripts = &*SCRIPTS;
        let mut census = Self::default();
        // Ideographs of the table: counts that stay in registers, because most of a text that is asked about is these.
        let (mut han, mut simplified, mut traditional, mut chinese) = (0, 0, 0, 0);
        for c in text.chars() {
            match scripts.get((c as usize).wrapping_sub(FIRST_HAN)) {
                Some(script) => {
                    han += 1;
                    simplified += usize::from(*script & SIMPLIFIED != 0);
                    traditional += usize::from(*script & TRADITIONAL != 0);
                    chinese += usize::from(*script & CHINESE != 0);
                }
                None => census.count(c),
            }
        }
        Self { han: census.han + han, simplified, traditional, chinese, ..census }
    }

    /// Counts a character that is no ideograph of the table.
    fn count(&mut self, c: char) {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => self.latin += 1,
            '\0'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => {}
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}' => self.kana += 1,
            _ if wide::is_hangul(c) => self.hangul += 1,
            _ if wide::is_han(c) => self.han += 1,
            _ => self.other += usize::from(!wide::is_wide(c) && c.is_alphabetic()),
        }
    }

    /// All letters that were counted.
    pub fn letters(&self) -> usize {
        self.han + self.kana + self.hangul + self.latin + self.other
    }

    /// Whether most letters are Han, kana or Hangul.
    pub fn is_cjk(&self) -> bool {
        self.latin + self.other < self.han + self.kana + self.hangul
    }

    /// Whether nearly all is written in Han, kana or Hangul. A word of another script has some five letters: a fifth of
    /// them are the names and the labels of a page.
    pub fn is_wholly_cjk(&self) -> bool {
        /// Fewer letters say nothing of a language that was named.
        const FEWEST: usize = 40;
        self.letters() >= FEWEST && (self.latin + self.other) * 5 <= self.letters()
    }

    /// The counts of two texts together.
    pub fn and(self, other: Self) -> Self {
        Self {
            han: self.han + other.han,
            kana: self.kana + other.kana,
            hangul: self.hangul + other.hangul,
            latin: self.latin + other.latin,
            other: self.other + other.other,
            simplified: self.simplified + other.simplified,
            traditional: self.traditional + other.traditional,
            chinese: self.chinese + other.chinese,
        }
    }

    /// The language these counts speak for; None if there are no letters, or none of a language known here.
    pub fn lang(&self) -> Option<Lang> {
        let cjk = (self.han + self.kana + self.hangul) as f64;
        let letters = self.letters() as f64;
        if letters == 0.0 {
            return None;
        }
        if cjk / letters < CJK {
            return (self.latin > self.other).then_some(Lang::EN);
        }
        if self.kana as f64 / cjk >= KANA && self.kana >= self.hangul && !self.quotes(self.kana) {
            Some(Lang::Ja)
        } else if self.hangul as f64 / cjk >= HANGUL && !self.quotes(self.hangul) {
            Some(Lang::Ko)
        } else if self.traditional > self.simplified {
            Some(Lang::ZhHant)
        } else {
            Some(Lang::ZhHans)
        }
    }
}

impl Census {
    /// Whether a Chinese text quotes so many letters of another script. A fifth of its ideographs are such as only
    /// Simplified Chinese has, or more than a third such as Traditional Chinese has, and Japanese of old, which has more
    /// kana.
    fn quotes(&self, letters: usize) -> bool {
        let cjk = self.han + self.kana + self.hangul;
        self.chinese * 3 > letters || self.traditional > letters && letters * 5 < cjk
    }
}

/// The language of a text.
pub fn detect(text: &str) -> Option<Lang> {
    Census::of(text).lang()
}

/// What the table says of an ideograph: which script of Chinese has it alone, and that Japanese does not.
const SIMPLIFIED: u8 = 1;
const TRADITIONAL: u8 = 2;
const CHINESE: u8 = 4;

/// Frequent characters, each Simplified one with its Traditional one.
pub fn pairs() -> impl Iterator<Item = (char, char)> {
    PAIRS.split_whitespace().filter_map(|pair| {
        let mut chars = pair.chars();
        Some((chars.next()?, chars.next()?))
    })
}

const FIRST_HAN: usize = 0x4E00;

/// By ideograph from U+4E00 on.
static SCRIPTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut scripts = vec![0; 0xA000 - FIRST_HAN];
    for pair in PAIRS.split_whitespace() {
        for (c, script) in pair.chars().zip([SIMPLIFIED, TRADITIONAL]) {
            let (_, _, is_foreign) = SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4]));
            let chinese = if is_foreign && script == SIMPLIFIED { CHINESE } else { 0 };
            scripts[c as usize - FIRST_HAN] = script | chinese;
        }
    }
    scripts
});

/// Frequent characters, Simplified and Traditional. Left out: pairs whose Simplified form is also written in
/// Traditional text (后, 里, 几, 台, 干, 云, 只 …).
const PAIRS: &str = "\
    们們 个個 这這 来來 为為 时時 会會 国國 对對 说說 过過 学學 发發 经經 么麼 还還 没沒 动動 现現 开開 问問 无無 长長 \
    进進 样樣 从從 关關 当當 两兩 实實 种種 见見 应應 将將 体體 间間 与與 点點 业業 产產 员員 气氣 义義 机機 区區 电電 \
    话話 书書 东東 车車 门門 马馬 鸟鳥 鱼魚 龙龍 风風 飞飛 头頭 买買 卖賣 红紅 绿綠 蓝藍 黄黃 乐樂 欢歡 爱愛 听聽 读讀 \
    写寫 语語 词詞 认認 识識 记記 计計 设設 许許 论論 证證 评評 试試 该該 详詳 请請 谁誰 调調 谈談 谢謝 让讓 议議 讲講 \
    访訪 诗詩 诉訴 译譯 误誤 课課 变變 观觀 觉覺 规規 视視 览覽 贝貝 财財 责責 败敗 货貨 质質 费費 贵貴 资資 赛賽 赶趕 \
    转轉 轮輪 软軟 轻輕 较較 载載 输輸 边邊 达達 迁遷 运運 连連 选選 适適 远遠 迟遲 递遞 邮郵 释釋 针針 钟鐘 钱錢 铁鐵 \
    银銀 错錯 键鍵 镇鎮 闭閉 闻聞 阅閱 队隊 阳陽 阴陰 阶階 际際 陆陸 陈陳 险險 随隨 隐隱 难難 页頁 顶頂 项項 顺順 须須 \
    顾顧 预預 领領 题題 颜顏 额額 类類 饭飯 饮飲 馆館 驱驅 驶駛 验驗 骑騎 鲜鮮 鸡雞 麦麥 齐齊 龄齡 总總 战戰 处處 备備 \
    复復 够夠 夹夾 夺奪 奋奮 妇婦 妈媽 孙孫 宁寧 宝寶 审審 宾賓 导導 层層 届屆 属屬 岁歲 岛島 师師 带帶 帮幫 帐帳 庄莊 \
    庆慶 库庫 庙廟 废廢 张張 弹彈 强強 录錄 彻徹 径徑 忆憶 态態 怀懷 恶惡 惊驚 惯慣 户戶 执執 扩擴 扫掃 扬揚 护護 报報 \
    担擔 拟擬 拥擁 择擇 挥揮 损損 换換 数數 断斷 旧舊 显顯 暂暫 术術 杂雜 权權 条條 构構 枪槍 标標 树樹 桥橋 检檢 楼樓 \
    欧歐 岂豈 残殘 毁毀 毕畢 汉漢 汤湯 沟溝 泪淚 泽澤 洁潔 测測 济濟 浓濃 涛濤 润潤 涨漲 温溫 湾灣 满滿 滚滾 滨濱 灭滅 \
    灯燈 灵靈 灾災 炉爐 热熱 烟煙 烧燒 爷爺 牵牽 犹猶 独獨 狱獄 猎獵 玛瑪 环環 画畫 疗療 疯瘋 监監 盖蓋 盘盤 码碼 础礎 \
    确確 礼禮 祸禍 离離 积積 称稱 税稅 稳穩 穷窮 竞競 笔筆 签簽 简簡 粮糧 紧緊 纠糾 纪紀 约約 级級 纯純 纲綱 纳納 纵縱 \
    纸紙 纹紋 纽紐 线線 练練 组組 细細 织織 终終 绍紹 结結 绝絕 给給 络絡 统統 继繼 续續 维維 绪緒 编編 缘緣 缩縮 网網 \
    罗羅 罢罷 职職 联聯 聪聰 肃肅 胜勝 脑腦 脚腳 脸臉 舰艦 艺藝 节節 苏蘇 药藥 荣榮 获獲 虑慮 虽雖 虚虛 补補 装裝 亲親 \
    丰豐 临臨 举舉 乌烏 习習 乡鄉 争爭 亏虧 亚亞 亿億 仅僅 仓倉 仪儀 价價 众眾 优優 伤傷 伟偉 传傳 侧側 侨僑 俭儉 债債 \
    倾傾 偿償 儿兒 兰蘭 兴興 养養 兽獸 军軍 农農 决決 况況 冻凍 净淨 凉涼 减減 凤鳳 凭憑 则則 刚剛 创創 删刪 别別 剂劑 \
    剑劍 剧劇 劝勸 办辦 务務 劳勞 势勢 励勵 华華 协協 单單 卢盧 卫衛 却卻 厂廠 厅廳 历歷 厉厲 压壓 厌厭 县縣 参參 双雙 \
    号號 叹嘆 吓嚇 吗嗎 启啟 吴吳 响響 哑啞 唤喚 团團 园園 围圍 图圖 圆圓 圣聖 场場 坏壞 块塊 坚堅 坛壇 坟墳 垒壘 壮壯 \
    声聲 壳殼 梦夢 奖獎 妆妝 娱娛 寻尋 寿壽 尝嘗 尽盡 岗崗 币幣 归歸 惧懼 愿願 戏戲 扑撲 抢搶 挤擠 摆擺 摄攝 敌敵 斋齋 \
    旷曠 晓曉 柜櫃 栏欄 档檔 猪豬 献獻 疮瘡 瞒瞞 矿礦 笼籠 绩績 胶膠 舱艙 虫蟲 蛮蠻 蝇蠅 衔銜 誉譽 贡貢 贺賀 赵趙 跃躍 \
    辅輔 辉輝 辞辭 辩辯 邻鄰 郑鄭 酱醬 闪閃 闹鬧 雾霧 静靜 鞑韃 韩韓 鬓鬢 绘繪 绕繞 仑侖 伦倫 伪偽 侠俠 俩倆 刘劉 刹剎 \
    呐吶 喷噴 墙牆 奥奧 姗姍 娇嬌 宽寬 尘塵 屡屢 岭嶺 庐廬 异異 怜憐 恋戀 恳懇 悬懸 惩懲 愤憤 扰擾 抚撫 抛拋 拨撥 拦攔 \
    挂掛 捡撿 揽攬 搅攪 摊攤 攒攢 斩斬 晒曬 晕暈 杨楊 柠檸 桩樁 榄欖 欤歟 歼殲 毙斃 沪滬 泼潑 浅淺 浊濁 渐漸 渔漁 湿濕 \
    溃潰 滥濫 滩灘 潇瀟 焕煥 牺犧 狮獅 狭狹 琐瑣 畅暢 皱皺 盏盞 睁睜 砖磚 硕碩 祷禱 窃竊 窍竅 窝窩 筑築 筛篩 筹籌 纱紗 \
    绅紳 绑綁 绒絨 绞絞 绵綿 缓緩 缠纏 罚罰 耸聳 聋聾 肠腸 肤膚 肿腫 胁脅 胆膽 脏臟 脱脫 腊臘 舆輿 艰艱 茧繭 荐薦 荡蕩 \
    莲蓮 萝蘿 营營 萧蕭 蒋蔣 蔼藹 蚀蝕 蚁蟻 蜡蠟 袜襪 裤褲 触觸 讨討 训訓 讯訊 讽諷 诀訣 诈詐 询詢 诚誠 诞誕 诱誘 诸諸 \
    诺諾 谅諒 谋謀 谎謊 谓謂 谜謎 谣謠 谦謙 谨謹 谱譜 贞貞 贤賢 贪貪 贫貧 购購 贯貫 贴貼 贷貸 贸貿 赋賦 赌賭 赏賞 赔賠 \
    赖賴 赚賺 赞贊";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_characters() {
        for (text, lang) in [
            ("我们在这里说话，写一本关于印刷的书。", Lang::ZhHans),
            ("我們在這裡說話，寫一本關於印刷的書。", Lang::ZhHant),
            ("本を作るための道具。", Lang::Ja),
            ("책을 만드는 도구 「漢字」", Lang::Ko),
            ("How a book is made", Lang::EN),
            ("学而时习之 let mut guess = String::new();", Lang::ZhHans),
        ] {
            assert_eq!(detect(text), Some(lang), "{text}");
        }
        assert_eq!(detect("1234 。"), None);
    }

    #[test]
    fn a_few_kana_or_hangul_do_not_change_a_chinese_text() {
        let text = "这是一段中文，".repeat(40) + "引一个假名の而已";
        assert_eq!(detect(&text), Some(Lang::ZhHans));
        assert_eq!(detect("这是中文，这也是中文，还是中文，夹着两个韩文字한국"), Some(Lang::ZhHans));
    }

    #[test]
    fn a_chinese_text_may_quote_others() {
        for (text, lang) in [
            ("他说：“日文的てつがく（哲学）与中文的哲学都指同一件事。”另一段说明这里仍然是中文。", Lang::ZhHans),
            ("歌里唱道“さくらさくら、やよいのそらは”，这首歌我们小时候常听，说不清为什么。", Lang::ZhHans),
            ("學習日語時，「は」與「が」的區別讓許多人覺得難以說明，這裡舉幾個例子來講。", Lang::ZhHant),
            ("韩语的안녕하세요是你好，감사합니다是谢谢，这两句话我们先记下来。", Lang::ZhHans),
            ("中国語の「谢谢」は感謝を表す言葉で、簡体字では谢と書く。", Lang::Ja),
            ("國語學會は會長を選擧し、舊假名遣ひを論じた。", Lang::Ja),
            ("第一条　国会ハ国権ノ最高機関デアル", Lang::Ja),
            ("中国어로 谢谢는 고맙다는 뜻이다.", Lang::Ko),
        ] {
            assert_eq!(detect(text), Some(lang), "{text}");
        }
    }

    #[test]
    fn each_character_of_the_table_is_in_one_script_only() {
        let side = |n: usize| PAIRS.split_whitespace().filter_map(move |pair| pair.chars().nth(n));
        assert!(side(0).all(|c| side(1).all(|d| c != d)), "a character stands on both sides");
        assert!(PAIRS.split_whitespace().all(|pair| pair.chars().count() == 2));
        let count = |script| SCRIPTS.iter().filter(|s| **s & script != 0).count();
        assert!(count(SIMPLIFIED) > 500 && count(TRADITIONAL) > 500 && count(CHINESE) > 300);
    }
}
