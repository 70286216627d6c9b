from disclosure.notices.admin.pages import ArticleAdmin, CaseAdmin, DecisionAdmin, PolicyAdmin

__all__ = ["ArticleAdmin", "CaseAdmin", "DecisionAdmin", "PolicyAdmin"]
