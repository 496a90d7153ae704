// SPDX-License-Identifier: MIT
#include "heihe/water/obligation.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

// Two months ahead, the first of them in a window for half of its time.
ObligationInputs inputs() {
    ObligationInputs in;
    in.enforced = true;
    in.windows = {{6, 1, 6, 15, 0, 9999, 1.0}};
    in.reaching = 0.8;
    in.carry_over = 0.5;
    in.most_carried = 30.0;
    return in;
}

RiverOutlook outlook(double due) {
    RiverOutlook river;
    river.inflow = 500.0;
    river.release = 200.0;
    river.due = due;
    river.ahead = {{make_date(2026, 6, 1), 30.0, 300.0, 150.0},
                   {make_date(2026, 7, 1), 31.0, 100.0, 250.0}};
    return river;
}

std::vector<double> no_loss() { return std::vector<double>(12, 0.0); }

}  // namespace

// June: 300 arrive, 150 are taken, 150 come. July: 100 arrive, all are taken. So open gates bring 150, and closing half
// of June adds 0.8 * 0.5 * 150 = 60.
TEST_CASE("obligation: prospect - what is missing, and what windows can add", "[water][unit]") {
    const auto p = prospect(inputs(), outlook(380.0), 0.0, no_loss());
    CHECK(p.missing == Approx(380.0 - 200.0 - 150.0));
    CHECK(p.possible == Approx(60.0));
    CHECK(closed_part(p) == Approx(0.5));

    SECTION("a balance that is carried in counts") {
        CHECK(prospect(inputs(), outlook(380.0), 10.0, no_loss()).missing == Approx(20.0));
        CHECK(prospect(inputs(), outlook(380.0), -10.0, no_loss()).missing == Approx(40.0));
    }
    SECTION("losses leave less to the intakes and to the gauge") {
        auto loss = no_loss();
        loss[5] = 7.0;  // 300 - 210 = 90 are there in June, all are taken
        const auto q = prospect(inputs(), outlook(380.0), 0.0, loss);
        CHECK(q.missing == Approx(180.0));
        CHECK(q.possible == Approx(0.8 * 0.5 * 90.0));
        loss[5] = -1.0;  // the river gains 30
        CHECK(prospect(inputs(), outlook(380.0), 0.0, loss).missing == Approx(0.0).margin(1e-9));
    }
}

TEST_CASE("obligation: closed part - is none, in proportion, or all", "[water][unit]") {
    CHECK(closed_part({-1.0, 60.0}) == 0.0);
    CHECK(closed_part({0.0, 60.0}) == 0.0);
    CHECK(closed_part({15.0, 60.0}) == Approx(0.25));
    CHECK(closed_part({60.0, 60.0}) == 1.0);
    CHECK(closed_part({90.0, 60.0}) == 1.0);
    CHECK(closed_part({1.0, 0.0}) == 1.0);
}

TEST_CASE("obligation: limits - are set in windows, to gated intakes, where it is enforced",
          "[water][unit]") {
    Accounts accounts;
    accounts.obligation.resize({});
    const auto river = outlook(380.0);
    const std::vector<char> gated{1, 0};
    const auto limits_of = [&](const ObligationInputs& in, Date start) {
        Limits limits;
        limits.reset(2);
        Obligation{in}.limit({start, 10.0, accounts, river, gated}, 1, limits);
        return limits;
    };

    const auto inside = limits_of(inputs(), make_date(2026, 6, 1));
    CHECK(inside.intake[0] == Approx(0.5));
    CHECK(inside.lowered[0] == 1);
    CHECK(inside.intake[1] == 1.0);
    CHECK(limits_of(inputs(), make_date(2026, 6, 11)).intake[0] == Approx(0.75));
    CHECK(limits_of(inputs(), make_date(2026, 6, 16)).intake[0] == 1.0);
    auto open = inputs();
    open.enforced = false;
    CHECK(limits_of(open, make_date(2026, 6, 1)).intake[0] == 1.0);
}

TEST_CASE("obligation: ledger - sums the year, learns losses, carries a part of the balance",
          "[water][unit]") {
    const Obligation rule{inputs()};
    Accounts accounts;
    Monthly first{};
    first[5] = 4.0;
    accounts.obligation.resize(first);
    StepDone done;
    done.start = make_date(2026, 6, 1);
    done.dt = 15.0;
    done.inflow = 300.0;
    done.release = 120.0;
    done.released_before = 200.0;
    done.due = 290.0;
    done.foreseen = 900.0;
    done.diverted = 90.0;
    done.closed = 40.0;
    done.unserved = 50.0;
    done.unmet = 20.0;
    done.closed_part = 0.5;

    rule.commit(done, accounts);
    const auto& o = accounts.obligation;
    CHECK(o.closed_days == 7.5);
    CHECK(o.closed_volume == 40.0);
    CHECK(o.unmet == 20.0);
    CHECK(o.overshoot == Approx(30.0));  // 120 released where 90 were still due, 50 unserved
    CHECK(o.forecast == 900.0);
    CHECK(o.loss[5] == 4.0);
    done.start = make_date(2026, 6, 16);
    done.month_ends = true;
    done.foreseen = 800.0;
    done.released_before = 320.0;
    rule.commit(done, accounts);
    CHECK(o.overshoot == Approx(30.0 + 50.0));  // nothing is due any more
    CHECK(o.forecast == 900.0);
    CHECK(o.loss[5] == Approx(0.5 * (4.0 + 2.0 * 90.0 / 30.0)));
    CHECK(o.month_days == 0.0);

    rule.end_year(-20.0, accounts);
    CHECK(o.carried == Approx(-10.0));
    CHECK(o.closed_days == 0.0);
    CHECK(o.forecast < 0.0);
    rule.end_year(100.0, accounts);
    CHECK(o.carried == 30.0);  // 0.5 (-10 + 100) is above the most that is carried
}

TEST_CASE("obligation: a part of a month - teaches no loss", "[water][unit]") {
    const Obligation rule{inputs()};
    Accounts accounts;
    accounts.obligation.resize({});
    StepDone done;
    done.start = make_date(2026, 6, 21);
    done.dt = 10.0;
    done.month_ends = true;
    done.inflow = 1000.0;
    rule.commit(done, accounts);
    CHECK(accounts.obligation.loss[5] == 0.0);
    CHECK(accounts.obligation.month[0] == 0.0);
}
