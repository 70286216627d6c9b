"""One full example of the data of each kind of paper, with invented facts."""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "decision-letter": {
        "reference": "许信异〔2026〕12号",
        "addressee": "许昌市某局",
        "facts": [
            {"label": "申请事项", "value": "对政务失信记录提出异议"},
            {"label": "所涉记录", "value": "未按生效判决支付采购货款"},
            {"label": "受理日期", "value": "2026年5月4日"},
        ],
        "body": [
            "本单位于2026年5月4日受理你单位提出的异议申请，已转信息来源单位核实。",
            "经核实，所涉文书金额登记有误。",
        ],
        "decision": "更正涉案金额为120,000元，记录其他内容维持不变。",
        "reasons": ["信息来源单位确认判决书所载金额为120,000元。", "其余事实与生效文书一致。"],
        "basis": ["《社会信用体系建设法律法规》相应条款（示例）"],
        "remedy": "如不服本决定，可以自收到之日起60日内申请行政复议，或者在6个月内提起行政诉讼。",
        "attachments": ["来源单位核实意见"],
        "signed_by": "许昌市信用中心（示例）",
        "signed_on": "2026年5月11日",
    },
    "acceptance-slip": {
        "reference": "许信修〔2026〕3号",
        "facts": [
            {"label": "申请事项", "value": "信用修复"},
            {"label": "收到时间", "value": "2026年5月4日 09:30"},
        ],
        "steps": [
            {"what": "形式审查", "who": "许昌市信用中心（示例）", "by": "2026年5月7日"},
            {"what": "作出决定并书面答复", "who": "认定单位", "by": "2026年5月18日"},
        ],
        "notes": ["请妥善保管查询码，本回执不载明查询码。", "办理期间可在网站查询进度。"],
        "contact": "办公电话：0374-0000000（示例）\n工作日 9:00—12:00，15:00—18:00",
    },
    "award-check-sheet": {
        "facts": [
            {"label": "核查目的", "value": "2026年度先进集体评选"},
            {"label": "申请单位", "value": "许昌市人力资源和社会保障局（示例）"},
        ],
        "summary": [{"label": "核查对象", "value": "3 个"}, {"label": "发现记录", "value": "1 个"}],
        "rows": [
            {"name": "某街道办事处", "identifier": "1141************0A", "result": "clear", "findings": []},
            {
                "name": "某某局",
                "identifier": "1141************7X",
                "result": "found",
                "findings": [
                    {
                        "title": "未按生效判决支付货款",
                        "authority": "许昌市中级人民法院",
                        "decided_on": "2026年3月2日",
                        "reason": "公示期内，一般失信",
                    }
                ],
            },
            {"name": "张某", "identifier": "410***********1234", "result": "unclear", "findings": []},
        ],
        "notes": ["本核查单只反映核查时点的信息。"],
    },
    "rectification-order": {
        "reference": "许信改〔2026〕7号",
        "addressee": "某某局",
        "record": [{"label": "失信记录", "value": "未按生效判决支付采购货款"}],
        "facts": ["经查，你单位至今未履行生效判决确定的付款义务。"],
        "requirements": ["支付判决确定的款项及利息。", "书面说明未按期履行的原因和责任人员。"],
        "due_on": "2026年6月3日",
        "computed": "自2026年5月4日起30日，期间第一日为次日。",
        "basis": ["《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"],
        "consequence": "逾期未完成整改的，将记入政务失信记录并报告上一级机关。",
        "contact": "办公电话：0374-0000000（示例）",
    },
    "credit-report": {
        "variant": "（自查版）",
        "subject": [
            {"label": "主体名称", "value": "某某局"},
            {"label": "统一社会信用代码", "value": "11411000MB1234567X"},
        ],
        "cover": [
            {"label": "查询方式", "value": "自查"},
            {"label": "查询时间", "value": "2026年5月4日 19:02"},
        ],
        "explanation": ["本报告依据查询时点本平台归集的信息生成，不作评分。"],
        "summary": [{"label": "行政管理", "count": 1}, {"label": "信用承诺", "count": 0}],
        "sections": [
            {
                "title": "二 行政管理",
                "note": "",
                "entries": [
                    {
                        "title": "未按生效判决支付采购货款",
                        "marks": ["异议处理中"],
                        "facts": [{"label": "文书文号", "value": "（2026）豫10民终1号"}],
                    }
                ],
            },
            {"title": "六 信用承诺", "note": "", "entries": []},
        ],
    },
    "work-report": {
        "reference": "第1版",
        "facts": [
            {"label": "报送单位", "value": "许昌市某局"},
            {"label": "报告期间", "value": "2026-01-01至2026-06-30"},
        ],
        "sections": [
            {
                "title": "一、政务失信记录",
                "text": "公示失信记录3件，上年同期5件，减少2件。",
                "note": "数字依据：1件已移交。",
                "tables": [
                    {
                        "title": "",
                        "columns": ["指标", "本期", "上年同期", "说明"],
                        "rows": [["公示失信记录", "4件", "5件", "系统数据3件；漏报一件。"]],
                    }
                ],
            }
        ],
        "basis": ["国发〔2016〕76号"],
    },
    "document-reminder-slip": {
        "addressee": "许昌市某局",
        "sender": "某上级机关办公厅",
        "document_number": "某政办〔2026〕30号",
        "document_title": "关于报送政务诚信建设情况的通知",
        "urgency": "特急",
        "received_as": "SW411000-2026-00084",
        "part": "主办",
        "due_on": "2026年7月4日",
        "sent_on": "2026年6月24日",
        "directive": "同意，请抓紧办理。",
        "reminder": True,
        "late": True,
        "answers": ["原文翻印发至直属各部门", "其他意见"],
        "receipt_code": "1234 5678 9012 3456",
    },
}
