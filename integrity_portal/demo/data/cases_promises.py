"""Cases of broken promises, poor service and unpaid bills, found by a formal determination; and others."""

from integrity_portal.demo.data.cases import ANY, MINOR, NOT_MINOR, NOT_SERIOUS, ORDINARY, Case

BREACH = "《优化营商环境条例》第三十一条；发改财金〔2023〕1103号"
SERVICE = "《国务院关于在线政务服务的若干规定》；《优化营商环境条例》第三十五条"
ARREARS = "《保障中小企业款项支付条例》第九条、第二十六条"
AUDIT = "《中华人民共和国审计法》；《财政违法行为处罚处分条例》"

PROMISE_CASES = (
    Case(
        "broken_pledge", "investment", ANY, ("zone", "government", "town", "industry"),
        "未兑现向{firm}作出的{project}承诺",
        (
            "{body}在{signed}的签约仪式上书面承诺，于{due}前完成{project}。期满后仅完成部分，未履行变更程序，也未与企业协商补救。",
            "{firm}落户后，{body}承诺的{project}因内部职责调整无人承接，企业三次书面催办未获实质答复。",
        ),
        (
            "认定部门经核查，认定{it}构成违约失信，责令三十日内提出履约方案。",
            "经书面催告仍不履行，认定构成违约失信，计入{it}信用记录。",
        ),
        BREACH, "政府机构违约失信认定书", "determination:信", "development",
        ("双回路供电配套", "园区污水接入", "员工公寓建设", "专用道路建设", "天然气管道接入"),
        (100, 3_800),
    ),
    Case(
        "broken_pledge", "policy", NOT_SERIOUS, ("labour", "industry", "agriculture", "education", "finance"),
        "{project}政策到期未兑现",
        (
            "{body}公开承诺{project}于公示结束后{days}个工作日内拨付。{signed}公示的{count}家单位至{due}仍未收到资金{amount}。",
            "{body}发布{project}申报指南后中途缩短受理期，{count}家按原期限准备的单位被拒之门外。",
        ),
        (
            "认定{it}未守信践诺，责令限期兑现并公开说明原因。",
            "经核查属实，认定{it}政策兑现失信。",
        ),
        BREACH, "政务失信认定书", "determination:信", "development",
        ("科技创新奖补", "稳岗返还", "专精特新奖励", "设施农业补助", "校外托管补助"),
        (80, 1_600),
    ),
    Case(
        "broken_pledge", "grassroots", NOT_SERIOUS, ("town",),
        "未兑现年度民生实事承诺",
        (
            "{body}年初向社会公开承诺的“{project}”民生实事，至{due}未完成，也未向群众说明。",
            "{body}在公开承诺栏公布{project}已完成，人大代表视察发现实际完成率仅{percent}%。",
        ),
        (
            "认定{it}未守信践诺，责令公开说明并限期完成。",
            "认定公开承诺不实，予以通报。",
        ),
        "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）；乡镇（街道）公开承诺制度",
        "政务失信认定书", "determination:信", "development",
        ("五个村供水管网改造", "社区养老服务站建设", "背街小巷照明", "公共停车位增设", "村卫生室标准化"),
    ),
    Case(
        "broken_pledge", "general", ORDINARY, ("transport", "education", "health", "water", "housing"),
        "服务质量承诺未履行",
        (
            "{body}公开承诺{project}在{days}日内办结。抽查{count}件，超期办结占{percent}%，未主动告知申请人。",
            "{body}公开承诺的{project}时限在{period}未能兑现，{count}件超期，最长{days}日，群众投诉后方予办理。",
        ),
        ("认定{it}未履行公开的服务承诺，责令整改并向服务对象致歉。",),
        "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）",
        "政务失信认定书", "determination:信", "development",
        ("道路破损修复", "入学资格复核", "预约诊疗服务", "用水报装", "公租房维修"),
    ),
    Case(
        "broken_pledge", "ppp", NOT_MINOR, ("water", "urban", "transport", "government"),
        "{project}合作项目回购承诺未履行",
        (
            "{body}承诺于{due}前完成{project}资产回购，协议到期后未安排资金{amount}，亦未提出展期方案。",
            "{body}在{project}合作协议中承诺的最低使用量补偿连续两年未支付，累计{amount}。",
        ),
        (
            "认定{it}构成违约失信，通报其上级机关。",
            "经上级主管部门核实，认定{it}未履行合作协议承诺。",
        ),
        BREACH, "政府机构违约失信认定书", "determination:信", "development",
        ("集中供热管网", "公交场站", "垃圾填埋场生态修复", "城乡供水管网"),
        (1_200, 9_000),
    ),
    Case(
        "online_service", "general", NOT_SERIOUS, ("approval", "market", "housing", "labour", "education"),
        "{project}网上可办事项实际不能办理",
        (
            "{found}测评发现，{body}在政务服务平台标注“全程网办”的{project}等{count}项事项，提交后被要求到窗口重新递交纸质材料。",
            "{body}的{project}网上申请页面连续{days}日无法提交，未公告也未提供替代渠道。",
        ),
        (
            "认定网上办理未达标，责令{days}日内整改并接受复测。",
            "测评结果为不达标，予以认定并通报。",
        ),
        SERVICE, "网上办理未达标认定书", "determination:政数", "approval",
        ("企业开办变更", "公租房资格申请", "社保关系转移", "民办学校备案", "食品经营许可"),
    ),
    Case(
        "online_service", "legal_duty", NOT_SERIOUS, ("natural", "construction", "transport", "agriculture", "health"),
        "{project}审批超出承诺时限",
        (
            "系统监测显示，{body}在{period}办理的{project}共{count}件，其中{percent}%超过承诺时限，且以“特别程序”名义暂停计时。",
            "{body}对{project}申请在系统外流转，线上办结时间与实际出证时间平均相差{days}日。",
        ),
        (
            "认定审批网办不达标，责令逐件说明原因。",
            "认定{it}网上办理未达标，纳入季度通报。",
        ),
        SERVICE, "网上办理未达标认定书", "determination:政数", "approval",
        ("建设工程规划许可", "施工许可", "道路占用许可", "设施农用地备案", "诊所备案"),
    ),
    Case(
        "online_service", "resource_trading", MINOR, ("trading",),
        "交易信息公开不及时",
        (
            "{body}在{period}公共资源交易中，{count}个项目的中标候选人公示晚于规定时限，最长{days}日。",
            "{body}的电子交易系统未按规定公开{count}个项目的合同和履约信息。",
        ),
        ("认定信息公开未达标，责令补正并完善校验。",),
        SERVICE + "；《公共资源交易平台管理暂行办法》",
        "网上办理未达标认定书", "determination:政数", "approval",
    ),
    Case(
        "online_service", "procurement", MINOR, ("finance", "education", "health"),
        "采购合同未按规定网上公告",
        (
            "抽查{body}{period}签订的采购合同，{count}份未在签订之日起二个工作日内公告。",
            "{body}有{count}个采购项目未公开采购意向，最早的已签约{days}日。",
        ),
        ("认定网上公开未达标，责令{days}日内补齐。",),
        "《中华人民共和国政府采购法实施条例》第五十条；" + SERVICE,
        "网上办理未达标认定书", "determination:政数", "approval",
    ),
    Case(
        "arrears", "procurement", NOT_MINOR, ("education", "health", "urban", "agriculture", "housing"),
        "拖欠{firm}{project}款项",
        (
            "{firm}于{signed}交付{project}，{body}应在三十日内付款，至{due}仍拖欠{amount}。经拖欠账款投诉平台转办后，{it}未在期限内反馈处理结果。",
            "{body}以等待竣工财务决算为由，拖欠中小企业{firm}的{project}款项{amount}，超过合同约定{days}日。",
        ),
        (
            "认定{it}拖欠中小企业款项，责令立即支付并按日利率万分之五支付逾期利息。",
            "经核查属实，认定构成拖欠账款失信，列入清欠台账。",
        ),
        ARREARS, "拖欠账款失信认定书", "determination:清欠", "industry",
        ("保安服务", "课桌椅", "绿化养护", "检验试剂", "印刷服务"),
        (20, 880),
    ),
    Case(
        "arrears", "bidding", NOT_MINOR, ("construction", "transport", "water", "zone"),
        "{project}竣工后长期拖欠工程款",
        (
            "{firm}承建的{project}于{signed}竣工验收合格，{body}拖延结算审核，至{due}拖欠工程款{amount}，其中农民工工资部分由企业垫付。",
            "{body}的{project}结算审定后，未按合同支付进度款，累计拖欠{amount}，被列入重点督办。",
        ),
        (
            "认定{it}拖欠账款，责令制定还款计划并按月报告。",
            "经上级督办仍未清偿，认定构成拖欠账款失信。",
        ),
        ARREARS + "；《政府投资条例》第二十二条",
        "拖欠账款失信认定书", "determination:清欠", "industry",
        ("市政道路改造", "农村公路", "泵站工程", "标准化厂房", "河道治理"),
        (500, 9_500),
    ),
    Case(
        "arrears", "grassroots", ANY, ("town",),
        "拖欠{project}小额账款",
        (
            "{body}自{signed}起在{firm}发生{project}，累计签单{amount}未结清，经多次催要仅支付少部分。",
            "{body}机构合并后以账目未移交为由，拖欠{firm}{project}{amount}。",
        ),
        (
            "认定{it}拖欠账款，责令{days}日内付清。",
            "经核查属实，予以认定，限期清偿。",
        ),
        ARREARS + "；《优化营商环境条例》第三十二条",
        "拖欠账款失信认定书", "determination:清欠", "industry",
        ("打印制作费", "车辆维修费", "防汛物资款", "公务用餐款"),
        (6, 95),
    ),
    Case(
        "arrears", "debt", NOT_MINOR, ("finance", "government", "zone"),
        "欠付{project}超过化解期限",
        (
            "{body}纳入台账的{project}{amount}，按方案应于{due}前清偿，至期末偿还率为{percent}%，并存在“边清边欠”。",
            "{body}将已上报清偿的{project}{amount}以展期协议替代，债权人未同意。",
        ),
        ("认定{it}拖欠账款失信，通报并暂停新上政府投资项目。",),
        ARREARS + "；《优化营商环境条例》第三十二条",
        "拖欠账款失信认定书", "determination:清欠", "industry",
        ("历史工程欠款", "征迁补偿欠款", "保障房代建款"),
        (2_000, 26_000),
    ),
    Case(
        "other", "general", ANY, ("education", "health", "housing", "labour", "urban"),
        "审计查出{project}管理问题屡审屡犯",
        (
            "审计查明，{body}在{project}管理中{period}违规列支{amount}，同类问题在上一轮审计中已指出。",
            "{body}未按规定将{project}结余{amount}缴回，在往来账中列收列支。",
        ),
        (
            "审计决定责令收缴并调整账目，予以通报。",
            "审计机关决定责令限期缴库，移送主管部门处理。",
        ),
        AUDIT, "审计决定书", "audit", "audit",
        ("专项资金", "代管资金", "培训经费", "工会经费"),
        (30, 1_400),
    ),
    Case(
        "other", "legal_duty", NOT_SERIOUS, ("natural", "construction", "market", "urban", "labour"),
        "行政行为经复议被撤销后拒不改正",
        (
            "复议机关于{found}撤销{body}作出的{project}决定并责令重新处理，{it}逾{days}日未作出新的决定。",
            "{body}在复议决定撤销{project}决定后，以同一事实和理由作出基本相同的决定。",
        ),
        (
            "复议机关制发责令履行通知书，予以通报批评。",
            "责令限期履行复议决定，并抄送其主管机关。",
        ),
        "《中华人民共和国行政复议法》第六十四条、第七十七条",
        "行政复议决定书", "reconsideration", "government",
        ("责令停工", "不予登记", "不予认定工伤", "拆除违法建设"),
    ),
    Case(
        "other", "resource_trading", NOT_MINOR, ("trading", "natural", "agriculture"),
        "{project}未进入公共资源交易平台交易",
        (
            "督查发现，{body}将{project}以协议方式处置，成交价低于评估价{percent}%，未进入统一平台公开交易。",
            "{body}在{project}处置中未经评估和集体决策，直接与{firm}签订合同，金额{amount}。",
        ),
        ("督查决定责令终止合同、重新公开交易。",),
        "《公共资源交易平台管理暂行办法》；《政府督查工作条例》",
        "督查处理决定书", "supervision", "government",
        ("国有房产出租", "四荒地承包", "储备粮轮换", "报废资产处置"),
        (60, 2_800),
    ),
    Case(
        "other", "statistics", ORDINARY, ("statistics", "agriculture", "industry", "education"),
        "统计督察反馈问题整改造假",
        (
            "统计督察“回头看”发现，{body}对反馈的{count}项问题以文件落实整改，{period}数据仍与部门行政记录相差{percent}%。",
            "{body}向督察组提供的{period}数据质量核查记录系集中补造。",
        ),
        ("督察机构责令重新整改，通报同级人民政府。",),
        "《中华人民共和国统计法》；《防范和惩治统计造假、弄虚作假督察工作规定》",
        "督查处理决定书", "supervision", "government",
    ),
    Case(
        "other", "policy", ORDINARY, ("government", "labour", "industry", "agriculture"),
        "擅自停止执行惠企政策",
        (
            "{body}于{found}以内部通知停止执行仍在有效期内的{project}，未公开征求意见，涉及企业{count}家。",
            "{body}将{project}与企业统计入库、纳税地变更挂钩，附加文件没有规定的条件。",
        ),
        ("督查决定责令恢复执行，对受影响的企业补发{amount}。",),
        "《优化营商环境条例》第六十二条；《政府督查工作条例》",
        "督查处理决定书", "supervision", "government",
        ("租金减免政策", "贷款贴息政策", "用工补贴政策"),
        (40, 900),
    ),
)  # fmt: skip
