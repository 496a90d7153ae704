// SPDX-License-Identifier: MIT
#include "heihe/basin/run/closure.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>

using namespace heihe::basin;

TEST_CASE("basin: closure - missing water is relative to the store's own throughflow",
          "[basin][unit]") {
    WorstStore worst{.floor = 1e-6};

    worst.see(Store::reach, 4, 100.0, 60.0, 30.0);

    // 10 missing of (100 + 60 + 30) / 2
    CHECK(worst.percent == Approx(100.0 * 10.0 / 95.0));
    CHECK(worst.store == Store::reach);
    CHECK(worst.item == 4);
}

TEST_CASE("basin: closure - a store with hardly any flow is relative to the floor",
          "[basin][unit]") {
    WorstStore worst{.floor = 10.0};

    worst.see(Store::cell, 0, 1e-9, 0.0, 0.0);

    CHECK(worst.percent == Approx(100.0 * 1e-9 / 10.0));
}

TEST_CASE("basin: closure - a flow that is not a number never passes", "[basin][unit]") {
    WorstStore worst{.floor = 1.0};

    worst.see(Store::reach, 1, std::numeric_limits<double>::quiet_NaN(), 1.0, 0.0);

    CHECK(worst.percent > most_discrepancy_percent);
}

TEST_CASE("basin: closure - a transfer that only one store has is found", "[basin][unit]") {
    StepTerms terms;
    terms.add_out(Term::river_diversions, 500.0);
    terms.add_in(Term::river_inlets, 500.0);
    terms.add_in(Term::canals_diverted, 499.0);
    terms.add_out(Term::canals_delivered_surface, 499.0);
    terms.add_in(Term::districts_surface, 499.0);
    terms.add_out(Term::districts_consumption, 499.0);
    WorstStore worst{.floor = 1e-3};

    check_terms(terms, worst);

    CHECK(worst.store == Store::transfer);
    REQUIRE(worst.item >= 0);
    CHECK(transfers[static_cast<std::size_t>(worst.item)].given == Term::river_diversions);
    CHECK(worst.percent == Approx(100.0 / 499.5));
}

TEST_CASE("basin: closure - a receiver of two givers gets their sum", "[basin][unit]") {
    StepTerms terms;
    terms.add_out(Term::canals_seepage, 30.0);
    terms.add_in(Term::canals_diverted, 30.0);
    terms.add_in(Term::river_inlets, 30.0);
    terms.add_out(Term::river_diversions, 30.0);
    terms.add_out(Term::districts_percolation, 12.0);
    terms.add_in(Term::districts_surface, 12.0);
    terms.add_in(Term::canals_diverted_ledger, 12.0);
    terms.add_out(Term::canals_delivered_surface, 12.0);
    terms.add_in(Term::unsaturated_seepage, 42.0);
    terms.add_rise(Term::unsaturated_storage, 42.0);
    WorstStore worst{.floor = 1e-3};

    check_terms(terms, worst);

    CHECK(worst.percent == 0.0);
}

TEST_CASE("basin: closure - rows of budget.csv name known stores", "[basin][unit]") {
    for (const auto& name : term_names) {
        CAPTURE(std::string{name.store}, std::string{name.term});
        CHECK(std::find(budget_stores.begin(), budget_stores.end(), name.store) !=
              budget_stores.end());
        CHECK_FALSE(name.term.empty());
    }
}
