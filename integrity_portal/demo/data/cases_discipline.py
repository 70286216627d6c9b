"""Cases that ended in a penalty, a disciplinary punishment or a call to account."""

from integrity_portal.demo.data.cases import ANY, NOT_MINOR, NOT_SERIOUS, ORDINARY, SERIOUS, Case

STATISTICS = "《中华人民共和国统计法》；《统计违纪违法责任人处分处理建议办法》"
PUNISHED = "《中华人民共和国公职人员政务处分法》第三十九条"
CALLED = "《中国共产党问责条例》第七条"

DISCIPLINE_CASES = (
    Case(
        "penalty", "statistics", NOT_MINOR, ("statistics", "zone", "town", "industry"),
        "提供不真实统计资料",
        (
            "{found}，统计执法检查发现，{body}组织辖区{count}家企业上报{period}的产值数据高于实际{percent}%，相关凭证由{it}统一填写。",
            "执法检查查明，{body}在{period}固定资产投资统计中，将未开工的{count}个项目计入在建，虚报投资额{amount}。",
        ),
        (
            "决定对{it}给予警告，予以通报，并移送有关机关追究责任人责任。",
            "决定责令{it}改正，给予警告并处罚款，相关数据予以核减。",
        ),
        STATISTICS, "行政处罚决定书", "penalty:统", "statistics",
        amount=(3_000, 40_000),
    ),
    Case(
        "penalty", "bidding", ANY, ("construction", "transport", "water", "education"),
        "将依法必须招标的{project}化整为零规避招标",
        (
            "{body}将合同估算价{amount}的{project}拆分为{count}个标段，以询比方式直接确定施工单位，规避公开招标。",
            "{found}查明，{body}在{project}中以应急抢险名义直接发包，实际工期超过一年，不具备不招标的情形。",
        ),
        (
            "决定责令限期改正，处合同金额千分之六的罚款。",
            "决定给予警告，责令改正，并暂停该项目资金拨付。",
        ),
        "《中华人民共和国招标投标法》第四十九条",
        "行政处罚决定书", "penalty:发改", "development",
        ("校园运动场改造", "农村公路危桥改造", "灌区节水配套", "办公楼维修加固", "截污管网工程"),
        (4_100, 16_000),
    ),
    Case(
        "penalty", "procurement", NOT_SERIOUS, ("health", "education", "urban", "agriculture", "housing"),
        "{project}采购中违规设置资格条件",
        (
            "{body}在{project}采购文件中要求供应商在本地设有分支机构并具有同类业绩{count}项，对潜在供应商实行差别待遇。",
            "{body}将{project}应当公开招标的采购改为单一来源，未经批准，预算金额{amount}。",
        ),
        (
            "决定责令限期改正，给予警告，并予以通报。",
            "决定给予警告，处以罚款，废止采购结果后重新组织。",
        ),
        "《中华人民共和国政府采购法》第二十二条、第七十一条",
        "行政处罚决定书", "penalty:财", "finance",
        ("物业服务", "智慧校园平台", "体检设备", "公共自行车运维", "高标准农田监理"),
        (300, 3_600),
    ),
    Case(
        "penalty", "work_safety", NOT_MINOR, ("transport", "water", "urban", "housing", "zone"),
        "{project}未落实安全生产主体责任",
        (
            "{found}，{project}发生一起一般生产安全事故。调查认定，{body}作为建设单位压缩合理工期，未对施工方案组织论证。",
            "{body}在{project}中未设置安全管理机构，将专项方案论证流于形式，经两次责令整改仍未消除隐患。",
        ),
        (
            "应急管理部门决定处以罚款，责令停止使用相关设施。",
            "决定给予警告并处罚款，责令{days}日内完成整改。",
        ),
        "《中华人民共和国安全生产法》第二十条、第一百一十四条",
        "行政处罚决定书", "penalty:应急", "emergency",
        ("桥梁加固工程", "泵站扩建工程", "垃圾中转站改造", "标准厂房建设", "公租房外墙维修"),
    ),
    Case(
        "penalty", "general", ANY, ("market", "education", "health", "housing", "trading"),
        "违规收取{project}",
        (
            "{body}自{signed}起在办理业务时收取{project}，未列入收费目录清单，共涉及{count}户，金额{amount}。",
            "价格检查发现，{body}将应由财政负担的费用以{project}名义转嫁给办事单位，合计{amount}。",
        ),
        (
            "市场监管部门决定责令退还多收价款，没收不能退还部分，并予以警告。",
            "决定责令三十日内清退，处违法所得百分之二十的罚款。",
        ),
        "《中华人民共和国价格法》第三十九条；《价格违法行为行政处罚规定》",
        "行政处罚决定书", "penalty:市监", "market",
        ("资料打印费", "信息服务费", "现场踏勘费", "培训资料费"),
        (8, 260),
    ),
    Case(
        "discipline", "statistics", ORDINARY, ("statistics", "industry", "town"),
        "统计造假责任人受到政务处分",
        (
            "时任{body}分管负责人授意工作人员修改{period}企业一套表数据，致产值虚高{percent}%，在上级核查时提供虚假说明。",
            "时任{body}股室负责人在{period}统计调查中代填代报{count}家企业报表，隐瞒不报核查情况。",
        ),
        ("给予政务记过处分，处分期十二个月。", "给予政务警告处分，处分期六个月。"),
        PUNISHED + "；" + STATISTICS, "政务处分决定书", "discipline", "discipline",
        about_official=True,
    ),
    Case(
        "discipline", "debt", NOT_MINOR, ("finance", "zone", "government"),
        "违规举借债务责任人受到政务处分",
        (
            "时任{body}主要负责人未经批准，以{project}名义与{firm}签订回购协议，新增隐性债务{amount}。",
            "时任{body}分管负责人将专项债券资金{amount}调剂用于{project}以外的支出，未履行调整程序。",
        ),
        ("给予政务记大过处分，处分期十八个月。", "给予政务降级处分，处分期二十四个月。"),
        PUNISHED + "；《中华人民共和国预算法》第三十五条、第九十四条",
        "政务处分决定书", "discipline", "discipline",
        ("安置房建设", "园区道路建设", "片区开发"),
        (5_000, 60_000),
        about_official=True,
    ),
    Case(
        "discipline", "policy", NOT_SERIOUS, ("agriculture", "labour", "town", "housing"),
        "{project}发放中优亲厚友受到政务处分",
        (
            "时任{body}经办负责人在{project}审核中放宽条件，为不符合条件的亲属{count}人办理，涉及{amount}。",
            "时任{body}负责人未入户核查即签字上报{project}名单，致{count}户被错误认定。",
        ),
        ("给予政务警告处分，追缴违规发放的资金。", "给予政务记过处分，责令作出检讨。"),
        PUNISHED, "政务处分决定书", "discipline", "discipline",
        ("农机购置补贴", "临时救助", "公租房配租", "就业见习补贴"),
        (6, 120),
        about_official=True,
    ),
    Case(
        "discipline", "grassroots", NOT_MINOR, ("town",),
        "集体资金管理失职被给予组织处理",
        (
            "{body}违反“村财镇管”规定，将{count}个村的集体资金{amount}借给{firm}周转，至{due}未收回。",
            "{body}对村集体合同清理走过场，{count}份低价长期合同未予纠正，集体少收入{amount}。",
        ),
        ("对{it}予以通报批评，责令{days}日内收回资金并报告整改结果。",),
        "《中国共产党纪律处分条例》；《中华人民共和国公职人员政务处分法》第三条",
        "处分决定书", "discipline", "discipline",
        amount=(80, 1_500),
    ),
    Case(
        "accountability", "work_safety", NOT_MINOR, ("emergency", "construction", "transport", "government"),
        "{project}事故监管不力被问责",
        (
            "{found}发生的{project}事故调查报告认定，{body}未按年度计划开展检查，对举报线索逾{days}日未核查。",
            "{body}在{project}专项整治中以会议落实会议，隐患台账连续三个月零报告，其后发生一般事故。",
        ),
        (
            "决定对{it}予以通报，责令作出书面检查，取消当年评优资格。",
            "决定对{it}进行约谈并通报，限期完成整改。",
        ),
        CALLED + "；《生产安全事故报告和调查处理条例》",
        "问责决定书", "accountability", "discipline",
        ("自建房坍塌", "道路运输", "有限空间作业", "燃气泄漏"),
    ),
    Case(
        "accountability", "debt", SERIOUS, ("finance", "zone", "government", "transport"),
        "新增隐性债务被问责",
        (
            "审计发现，{body}通过国有企业以{project}名义融资{amount}，承诺由财政资金偿还，形成隐性债务。",
            "{body}在化债工作中以虚假合同核销债务{amount}，实际未偿还，数据失真。",
        ),
        ("决定对{it}予以通报问责，责令限期化解，暂停安排新增债券额度。",),
        CALLED + "；《中华人民共和国预算法》第三十五条",
        "问责决定书", "accountability", "government",
        ("土地整理", "产业园区建设", "停车场项目"),
        (8_000, 90_000),
    ),
    Case(
        "accountability", "legal_duty", ANY, ("natural", "urban", "agriculture", "water", "market"),
        "{project}问题整改不到位被问责",
        (
            "{found}督查回访发现，{body}上报已完成整改的{project}问题{count}项未实际完成，整改材料弄虚作假。",
            "{body}对{project}问题长期推诿，群众反映{count}次未解决，被列入典型问题通报。",
        ),
        (
            "决定对{it}通报批评，责令重新整改并提级验收。",
            "决定对{it}责令书面检查，相关负责人诫勉谈话。",
        ),
        CALLED, "问责决定书", "accountability", "discipline",
        ("违建别墅清查", "餐饮油烟扰民", "畜禽养殖污染", "河道非法采砂", "农村饮水水质", "电动自行车销售"),
    ),
    Case(
        "accountability", "policy", NOT_SERIOUS, ("labour", "industry", "health", "education", "agriculture"),
        "{project}资金滞留被问责",
        (
            "{body}收到上级{project}资金{amount}后滞留{days}日，未按规定时限拨付到补助对象。",
            "督查发现，{body}对{project}申报材料层层加码，{count}户符合条件的对象未能享受。",
        ),
        (
            "决定对{it}通报批评，责令{days}日内兑付到位。",
            "决定对{it}约谈并限期整改，结果报同级人民政府。",
        ),
        CALLED, "问责决定书", "accountability", "government",
        ("中小企业纾困", "义务教育营养改善", "乡村医生补助", "粮食生产奖补", "公益性岗位补贴"),
        (90, 2_200),
    ),
    Case(
        "accountability", "investment", NOT_MINOR, ("zone", "government", "town"),
        "虚报招商引资业绩被问责",
        (
            "核查发现，{body}上报{period}招商引资到位资金中有{amount}系重复计算或循环入账，{count}个签约项目未注册企业。",
            "{body}在{period}考核中将已停工的{count}个项目按新开工上报，并提供虚假现场照片。",
        ),
        (
            "决定核减考核得分，对{it}通报批评。",
            "决定取消{it}年度先进资格，追回奖励资金。",
        ),
        CALLED + "；《政府督查工作条例》", "问责决定书", "accountability", "government",
        amount=(3_000, 50_000),
    ),
    Case(
        "accountability", "ppp", ORDINARY, ("water", "transport", "urban", "finance"),
        "{project}合作项目前期论证失实被问责",
        (
            "{body}在{project}合作项目论证中虚增使用者付费{percent}%，致项目移出管理库，社会资本方前期投入{amount}无着。",
            "{body}未经财政承受能力复核即签署{project}合作协议，协议因不合规终止。",
        ),
        ("决定对{it}通报批评，责令与社会资本方协商补偿。",),
        CALLED + "；《政府投资条例》第三十三条", "问责决定书", "accountability", "government",
        ("综合管廊", "智慧停车", "再生水利用", "客运枢纽"),
        (600, 5_400),
    ),
    Case(
        "accountability", "general", NOT_SERIOUS, ("approval", "housing", "education", "labour"),
        "窗口人员冷硬横推被问责",
        (
            "时任{body}窗口负责人对群众咨询推诿，要求重复提交证明{count}次，被暗访组录像曝光。",
            "时任{body}科室负责人对“一次办好”事项设置前置材料，群众往返{count}次未办结。",
        ),
        ("予以诫勉，调离窗口岗位。", "予以批评教育，责令公开道歉。"),
        CALLED, "问责决定书", "accountability", "discipline",
        about_official=True,
    ),
)  # fmt: skip
