"""The budget desk. Pooling needs huimin[budget] (numpy, HiGHS): an office without it has no such pages and no entry in its menu."""

from importlib.util import find_spec

from django.urls import path

from huimin.web.budget import (
    views,
    views_allocation,
    views_choose,
    views_delivery,
    views_filing,
    views_forecast,
    views_home,
    views_instant,
    views_memo,
    views_paid,
    views_standards,
    views_status,
    views_stress,
    views_twin,
)

urlpatterns = [
    path("", views_home.home, name="budget"),
    path("scenarios/", views.scenarios, name="scenarios"),
    path("memo/", views_memo.memo_page, name="budget_memo"),
    path("memo.pdf", views_memo.memo_pdf, name="budget_memo_pdf"),
    path("compare/", views.compare, name="scenarios_compared"),
    path("standards/", views_standards.standards_page, name="budget_standards"),
    path("status/", views_status.status, name="budget_status"),
    path("status/households/", views_status.households, name="status_households"),
    path("status/<slug:part>.csv", views_status.status_csv, name="status_csv"),
    path("forecast/", views_forecast.forecast, name="budget_forecast"),
    path("forecast/<slug:part>.csv", views_forecast.forecast_csv, name="forecast_csv"),
    path("funding.toml", views_forecast.funding_example, name="funding_example"),
    path("stress/", views_stress.stress_tests, name="stress_tests"),
    path("stress/<int:pk>/", views_stress.stress_test, name="stress_test"),
    path("stress/<int:pk>/stress.csv", views_stress.stress_csv, name="stress_csv"),
    path("twin/", views_twin.twins, name="twins"),
    path("twin/<int:pk>/", views_twin.twin, name="twin"),
    path("twin/<int:pk>/twin.csv", views_twin.twin_csv, name="twin_csv"),
    path("standards/new/", views_filing.new, name="standard_new"),
    path("standards/<str:id>/", views_filing.filed, name="standard_filed"),
    path("standards/<str:id>/decide/", views_filing.decide, name="standard_decide"),
    path("delivery/", views_delivery.delivery_page, name="budget_delivery"),
    path("delivery/<slug:what>.csv", views_delivery.delivery_csv, name="budget_delivery_csv"),
    path("contracts/", views_paid.contracts, name="contracts"),
    path("contracts/results/<str:id>/", views_paid.result, name="contract_result"),
    path("contracts/results/<str:id>/act/", views_paid.act, name="contract_result_act"),
    path("donations/", views_paid.donations, name="donations_desk"),
    path("handed-in/", views_paid.hand_in, name="paid_hand_in"),
    path("handed-in/<str:id>/", views_paid.table, name="handed_in"),
    path("handed-in/<str:id>/decide/", views_paid.decide, name="handed_in_decide"),
    path("allocation/", views_allocation.allocation, name="allocation"),
    path("allocation/allocation.csv", views_allocation.allocation_csv, name="allocation_csv"),
    path("choose/", views_choose.choices, name="choices"),
    path("choose/<int:pk>/", views_choose.choice, name="choice"),
    path("choose/<int:pk>/choice.csv", views_choose.choice_csv, name="choice_csv"),
    path("instant/", views_instant.instant, name="instant"),
    path("instant/instant.csv", views_instant.instant_csv, name="instant_csv"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/scenario.csv", views.scenario_csv, name="scenario_csv"),
]

if find_spec("numpy") and find_spec("highspy"):
    from huimin.web.budget import views_pooling, views_stock

    urlpatterns += [
        path("pooling/", views_pooling.index, name="pooling"),
        path("pooling/hand-in/", views_pooling.hand_in, name="pooling_hand_in"),
        path("pooling/make/", views_pooling.make, name="pooling_make"),
        path("pooling/making/<int:pk>/", views_pooling.making, name="pooling_making"),
        path("pooling/resources.csv", views_pooling.register_csv, name="pooling_register_csv"),
        path("pooling/stock/", views_stock.stock, name="stock"),
        path("pooling/stock/make/", views_stock.make, name="stock_make"),
        path("pooling/stock/<str:id>/", views_stock.answer, name="stock_answer"),
        path("pooling/<str:id>/", views_pooling.plan, name="pooling_plan"),
        path("pooling/<str:id>/plan.csv", views_pooling.plan_csv, name="pooling_plan_csv"),
        path("pooling/<str:id>/decide/", views_pooling.decide, name="pooling_decide"),
        path("pooling/<str:id>/sheet/<str:township>/", views_pooling.sheet, name="pooling_sheet"),
    ]
