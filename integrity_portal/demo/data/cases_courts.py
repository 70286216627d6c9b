"""Cases that courts and procuratorates decided."""

from integrity_portal.demo.data.cases import ANY, MINOR, NOT_MINOR, NOT_SERIOUS, ORDINARY, SERIOUS, Case

PAID_LATE = "《中华人民共和国民法典》第五百零九条、第五百七十九条"
DEBTOR = "《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条"
NOT_PROSECUTED = "《中华人民共和国刑事诉讼法》第一百七十七条第二款"
ADMINISTRATIVE = "《中华人民共和国行政诉讼法》"

COURT_CASES = (
    Case(
        "judgment", "procurement", NOT_MINOR, ("education", "urban", "health", "finance"),
        "未按期支付{project}采购合同价款",
        (
            "{signed}，{body}与{firm}签订{project}采购合同。{firm}按约供货并经验收合格后，{it}以预算调整为由，未在合同约定的{due}前支付价款{amount}，经多次催告仍未支付。",
            "{firm}于{signed}完成{project}的供货、安装和调试，验收单由{it}盖章确认。合同约定{due}前付清余款，{it}以经办人员调离、资料待补为由拖延，尚欠{amount}。",
        ),
        (
            "法院判决{it}于判决生效之日起十日内支付价款{amount}，并自逾期之日起支付利息。",
            "生效判决认定{it}构成违约，应支付价款{amount}及逾期付款损失，案件受理费由{it}负担。",
        ),
        PAID_LATE + "；《中华人民共和国政府采购法实施条例》第五十一条",
        "民事判决书", "civil", "court",
        ("中小学直饮水设备", "城区路灯节能改造器材", "基层卫生院信息化设备", "环卫作业车辆", "教室照明改造器材", "政务外网安全设备"),
        (180, 4_200),
    ),
    Case(
        "judgment", "investment", NOT_MINOR, ("zone", "government", "town"),
        "未履行招商引资协议约定的{project}",
        (
            "{signed}，{body}与{firm}签订招商引资协议，承诺项目投产后兑现{project}。{firm}如期投产并达到约定的投资强度后，{it}以班子调整、原承诺需重新研究为由未予兑现，涉及金额{amount}。",
            "{firm}依据{signed}签订的投资协议在当地建成投产，{it}承诺的{project}至{due}仍未落实，{it}复函称“相关政策已停止执行”。",
        ),
        (
            "法院认定该协议合法有效，政府换届和人员更替不能成为违约理由，判决{it}继续履行并支付{amount}。",
            "生效行政判决责令{it}于六十日内履行协议约定的义务，并赔偿损失{amount}。",
        ),
        ADMINISTRATIVE + "第七十八条；《优化营商环境条例》第三十一条",
        "行政判决书", "administrative", "court",
        ("标准厂房三年租金减免", "固定资产投资奖励", "基础设施配套", "设备购置补助", "物流费用补贴"),
        (300, 9_800),
    ),
    Case(
        "judgment", "bidding", NOT_MINOR, ("construction", "transport", "water"),
        "{project}中标后拒绝签订合同",
        (
            "{signed}，{body}就{project}公开招标，{firm}被确定为中标人。{it}发出中标通知书后以规划调整为由拒不签订书面合同，并另行组织施工。",
            "{body}在{project}招标中发出中标通知书后，要求中标人{firm}降低报价方予签约，协商未成即宣布招标作废。",
        ),
        (
            "法院判决{it}赔偿{firm}投标和准备履约的损失{amount}，退还投标保证金。",
            "生效判决认定中标合同已经成立，{it}应承担违约责任，赔偿损失{amount}。",
        ),
        "《中华人民共和国招标投标法》第四十五条；《中华人民共和国民法典》第五百七十七条",
        "民事判决书", "civil", "court",
        ("城区雨污分流改造二标段", "县道安全防护工程", "河道清淤疏浚工程", "老旧小区改造三标段"),
        (120, 2_600),
    ),
    Case(
        "judgment", "legal_duty", ANY, ("natural", "construction", "labour", "approval", "market"),
        "不履行法定职责被判决限期履行",
        (
            "{signed}，申请人向{body}提交履行职责申请，请求对{project}作出处理。{it}收到申请后逾{days}日未作出任何答复。",
            "{body}对申请人提出的{project}申请，先后三次要求重复提交材料，至起诉时仍未作出决定，亦未说明理由。",
        ),
        (
            "法院判决{it}于判决生效之日起六十日内对申请作出处理。",
            "生效判决确认{it}逾期不作为违法，责令其在法定期限内履行职责。",
        ),
        ADMINISTRATIVE + "第七十二条",
        "行政判决书", "administrative", "court",
        ("违法占地举报", "不动产更正登记", "工伤认定", "经营许可变更", "建设工程质量投诉"),
    ),
    Case(
        "judgment", "resource_trading", NOT_MINOR, ("natural", "trading"),
        "{project}出让后未按约交付",
        (
            "{signed}，{firm}通过公开交易竞得{project}并缴清价款。{body}未按出让合同约定于{due}前交付，现场仍有未搬迁的附着物，{firm}无法开工。",
            "{body}组织{project}公开交易，成交后因前期权属调查不实，标的被第三人主张权利，至{due}未能办理移交。",
        ),
        (
            "法院判决{it}按日支付违约金，合计{amount}，并于三个月内完成交付。",
            "生效判决解除合同，{it}返还价款并赔偿资金占用损失{amount}。",
        ),
        PAID_LATE, "民事判决书", "civil", "court",
        ("工业用地使用权", "国有闲置房产租赁权", "城区停车场经营权", "砂石料场经营权"),
        (400, 6_500),
    ),
    Case(
        "judgment", "policy", ORDINARY, ("labour", "industry", "government", "agriculture"),
        "未兑现{project}被判决履行",
        (
            "{body}于{signed}公开印发办法，承诺对符合条件的单位给予{project}。{firm}经公示无异议后，{it}以资金紧张为由至{due}仍未拨付。",
            "{firm}按{body}{signed}发布的申报通知取得{project}资格并经公示，{it}事后以内部纪要形式缩小发放范围。",
        ),
        (
            "法院认定该承诺构成行政允诺，判决{it}支付{amount}。",
            "生效判决撤销{it}的不予支付决定，责令其按公示标准兑现{amount}。",
        ),
        ADMINISTRATIVE + "第七十条、第七十三条；《优化营商环境条例》第三十一条",
        "行政判决书", "administrative", "court",
        ("稳岗扩岗补助", "首台（套）装备奖励", "规模种植补贴", "人才安家补助"),
        (50, 900),
    ),
    Case(
        "judgment", "ppp", NOT_MINOR, ("water", "transport", "urban", "government"),
        "{project}特许经营项目未按约支付可用性服务费",
        (
            "{signed}，{body}与{firm}签订{project}政府和社会资本合作项目合同。项目通过绩效考核后，{it}未将当年服务费列入预算，至{due}拖欠{amount}。",
            "{project}进入运营期后，{body}单方变更绩效考核办法并据此扣减服务费{amount}，未与项目公司协商。",
        ),
        (
            "法院判决{it}支付可用性服务费{amount}及逾期利息。",
            "生效判决认定单方变更无效，{it}应补足服务费{amount}。",
        ),
        PAID_LATE + "；《基础设施和公用事业特许经营管理办法》",
        "民事判决书", "civil", "court",
        ("城区污水处理厂", "生活垃圾焚烧发电", "快速路改建", "供水一体化"),
        (900, 18_000),
    ),
    Case(
        "judgment", "grassroots", NOT_SERIOUS, ("town",),
        "拖欠{project}工程款",
        (
            "{signed}，{body}将{project}发包给{firm}施工，工程于{due}竣工并交付使用。{it}以上级奖补资金未到位为由，尚欠工程款{amount}。",
            "{firm}承建{body}的{project}，结算审核完成后{it}仅支付部分款项，余款{amount}经多次催要未付。",
        ),
        (
            "法院判决{it}于十五日内支付工程款{amount}及利息。",
            "生效判决认定以财政资金未到位为由拒付不能成立，{it}应支付{amount}。",
        ),
        PAID_LATE + "；《政府投资条例》第二十二条",
        "民事判决书", "civil", "court",
        ("村内道路硬化", "农村户厕改造", "便民服务中心修缮", "文化广场建设", "敬老院消防改造"),
        (60, 1_300),
    ),
    Case(
        "judgment", "general", NOT_SERIOUS, ("education", "market", "statistics", "labour", "approval"),
        "逾期不答复政府信息公开申请被确认违法",
        (
            "{signed}，申请人向{body}邮寄政府信息公开申请，请求公开{project}。{it}签收后逾{days}个工作日未予答复，也未告知延期。",
            "{body}以“内部管理信息”为由拒绝公开{project}，未说明依据，亦未区分可以公开的部分。",
        ),
        (
            "法院确认{it}逾期不予答复的行为违法，责令其在二十个工作日内答复。",
            "生效判决撤销该答复，责令{it}重新处理。",
        ),
        "《中华人民共和国政府信息公开条例》第三十三条、第三十七条",
        "行政判决书", "administrative", "court",
        ("学位分配方案", "抽检结果汇总", "补助资金发放明细", "窗口外包服务合同", "普查经费使用情况"),
    ),
    Case(
        "non_prosecution", "bidding", NOT_MINOR, ("construction", "transport", "water"),
        "工作人员在{project}招标中泄露信息被相对不起诉",
        (
            "{body}工作人员在{project}招标期间，向潜在投标人透露评标办法和控制价，涉及合同金额{amount}。案发后其主动投案、退缴全部违法所得。",
            "在{project}招标中，时任{body}股室负责人违反保密规定，将尚未公布的资格条件提供给特定投标人，情节轻微且认罪认罚。",
        ),
        (
            "检察机关认定其行为构成犯罪但情节轻微，不需要判处刑罚，决定不起诉，并移送有关机关处理。",
            "检察机关依法作出相对不起诉决定，同时向{it}制发检察建议，要求完善招标保密制度。",
        ),
        NOT_PROSECUTED, "不起诉决定书", "non_prosecution", "procuratorate",
        ("片区道路综合整治", "水库除险加固", "公租房小区配套", "国省干线大修"),
        (2_000, 24_000),
        about_official=True,
    ),
    Case(
        "non_prosecution", "work_safety", NOT_MINOR, ("emergency", "construction", "market"),
        "{project}安全检查失职被相对不起诉",
        (
            "{body}在{project}安全检查中未按方案逐项核查，对已经发现的隐患未下达整改文书、未复查，其后现场发生一般事故。",
            "{found}，{body}对{project}的安全检查记录系事后补写，未能发现和制止违规作业。",
        ),
        (
            "检察机关认为情节轻微，且责任单位已全面整改、取得谅解，决定不起诉。",
            "检察机关决定不起诉，并建议主管部门对监管责任予以追究。",
        ),
        NOT_PROSECUTED + "；《中华人民共和国安全生产法》第九十条",
        "不起诉决定书", "non_prosecution", "procuratorate",
        ("建筑工地起重机械", "燃气经营场所", "烟花爆竹零售点", "厂房改造施工现场"),
    ),
    Case(
        "non_prosecution", "resource_trading", ORDINARY, ("trading", "natural"),
        "{project}交易中提供虚假材料被相对不起诉",
        (
            "{body}在{project}交易中，为满足挂牌条件出具与事实不符的权属说明，致竞得人支付价款{amount}后无法办理手续。",
            "{found}查明，{body}为赶进度在{project}公开交易前倒签评估委托手续，竞价程序因此失去公平。",
        ),
        ("检察机关认定情节轻微，损失已全部挽回，决定对涉案单位不起诉。",),
        NOT_PROSECUTED, "不起诉决定书", "non_prosecution", "procuratorate",
        ("闲置校舍租赁权", "林地经营权", "国有农场承包权"),
        (200, 2_400),
    ),
    Case(
        "judgment_debtor", "procurement", SERIOUS, ("education", "health", "urban", "town"),
        "拒不履行生效判决确定的{project}付款义务",
        (
            "生效判决确定{body}向{firm}支付{project}货款{amount}。进入执行程序后，{it}有支出计划而未安排履行，经执行法院两次发出履行通知仍未支付。",
            "{firm}因{project}货款申请强制执行，{body}收到报告财产令后未如实报告专户资金，尚余{amount}未履行。",
        ),
        (
            "执行法院依法将{it}纳入失信被执行人名单，并通报其上级机关和主管部门。",
            "法院作出决定，将{it}列为失信被执行人，限期{days}日内履行。",
        ),
        DEBTOR, "执行决定书", "enforcement", "court",
        ("校服", "医用耗材", "绿化苗木", "办公家具", "食堂食材"),
        (90, 1_900),
    ),
    Case(
        "judgment_debtor", "investment", SERIOUS, ("zone", "government"),
        "未按生效裁决返还{project}",
        (
            "生效仲裁裁决确定{body}向{firm}返还{project}{amount}。{it}在执行中提出以土地指标抵偿，未获申请人同意后再无履行行动。",
            "{body}与{firm}达成执行和解，约定分三期返还{project}，第二期起未再支付，尚欠{amount}。",
        ),
        (
            "执行法院决定将{it}纳入失信被执行人名单，期限二年。",
            "法院恢复执行原裁决，并将{it}列入失信被执行人名单。",
        ),
        DEBTOR + "；《优化营商环境条例》第三十一条",
        "执行决定书", "enforcement", "court",
        ("项目履约保证金", "代建垫付资金", "土地预付款"),
        (500, 12_000),
    ),
    Case(
        "judgment_debtor", "grassroots", NOT_MINOR, ("town",),
        "拒不履行生效调解书确定的{project}",
        (
            "{signed}，{body}与{firm}在法院主持下达成调解，约定{due}前付清{project}{amount}。{it}到期未付，也未申报财产。",
            "调解书生效后，{body}以负责人更换为由否认{project}欠款，经执行法院查询确有可供执行的资金{amount}。",
        ),
        ("执行法院决定将{it}纳入失信被执行人名单，并抄送其上级人民政府。",),
        DEBTOR, "执行决定书", "enforcement", "court",
        ("环卫服务费", "河道保洁服务费", "村级公墓建设款", "广告制作费"),
        (40, 600),
    ),
    Case(
        "judgment_debtor", "debt", SERIOUS, ("finance", "zone", "transport"),
        "违规担保形成的{project}经判决后拒不清偿",
        (
            "{body}为{firm}向社会借款出具担保函，法院判决其在过错范围内承担{project}赔偿责任{amount}。执行中{it}未按化债方案安排资金。",
            "{project}一案执行中，{body}将可用资金转入其他账户，致{amount}未能执行到位。",
        ),
        ("执行法院决定将{it}纳入失信被执行人名单，并函告同级财政部门。",),
        DEBTOR + "；《中华人民共和国预算法》第三十五条",
        "执行决定书", "enforcement", "court",
        ("融资担保", "到期信托本息", "平台借款"),
        (2_000, 30_000),
    ),
    Case(
        "judgment_debtor", "general", NOT_MINOR, ("town", "urban", "zone"),
        "负责人违反限制消费令",
        (
            "被执行人{body}未履行生效判决，其主要负责人在限制消费期间以公务名义乘坐飞机头等舱，拒不配合法院调查。",
            "执行法院对{body}发出限制消费令后，其主要负责人仍以个人名义支付高消费{amount}。",
        ),
        ("法院决定将该负责人纳入失信被执行人名单，并予以罚款。",),
        "《最高人民法院关于公布失信被执行人名单信息的若干规定》第一条、第六条",
        "执行决定书", "enforcement", "court",
        amount=(5, 60),
        about_official=True,
    ),
    Case(
        "judgment", "statistics", MINOR, ("statistics",),
        "错误公布统计信息未更正被判决履行",
        (
            "{found}，{body}发布的行业数据将{firm}误列入下降名单，{firm}书面申请更正，{it}逾{days}日未处理。",
            "{body}在年度公报中错误引用{firm}填报数据，经提出异议后仍未更正，影响其投标资格评审。",
        ),
        ("法院判决{it}于三十日内更正并在原渠道公布。",),
        ADMINISTRATIVE + "第七十二条；《中华人民共和国统计法》",
        "行政判决书", "administrative", "court",
    ),
)  # fmt: skip
