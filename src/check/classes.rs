//! Signal and value classes as people say them.

/// The Chinese name of a signal or value class.
pub fn chinese(class: &str) -> &str {
    match class {
        "pressure" => "催促",
        "promise" => "许诺",
        "price" => "喊价",
        "gift" => "赠品",
        "call" => "行动号召",
        "contact" => "联系方式",
        "offer" => "报价",
        "scarcity" => "稀缺",
        "claim" => "自夸",
        "shout" => "喊叫",
        "step" => "步骤",
        "explain" => "解释",
        "data" => "有出处的数据",
        "caveat" => "坦白局限",
        "story" => "讲述",
        "compare" => "公平比较",
        other => other,
    }
}
