// SPDX-License-Identifier: MIT
#include "heihe/water/figures.hpp"

#include "support/tolerances.hpp"
#include "water_case.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

// A figure of every kind, different in each group.
std::vector<Figures> numbered(std::size_t ngroup) {
    std::vector<Figures> groups(ngroup);
    double v = 1.0;
    for (auto& f : groups)
        for (const auto& item : figure_names) f.*item.member = v++;
    return groups;
}

}  // namespace

TEST_CASE("figures: list of figures - names each member once", "[water]") {
    std::set<std::string_view> names;
    Figures f;
    for (const auto& item : figure_names) {
        names.insert(item.name);
        f.*item.member += 1.0;
    }
    CHECK(names.size() == figure_count);
    for (const auto& item : figure_names) CHECK(f.*item.member == 1.0);
}

TEST_CASE("figures: sums - add by month and year, and come back", "[water]") {
    FigureSums sums;
    sums.resize(3);
    const auto groups = numbered(3);
    sums.add(groups);
    sums.clear_month();
    sums.add(groups);

    for (std::size_t g = 0; g < 3; ++g)
        for (const auto& item : figure_names) {
            CHECK(figures_of(sums.month, g).*item.member == groups[g].*item.member);
            CHECK(figures_of(sums.year, g).*item.member == 2.0 * groups[g].*item.member);
        }
    sums.clear_year();
    CHECK(city_figures(sums.year).demand == 0.0);
    CHECK_THROWS_AS(figures_of(sums.month, 3), ContractError);
    CHECK_THROWS_AS(sums.add(numbered(2)), ContractError);
}

TEST_CASE("figures: imbalance - shows a term that is 1 % off", "[water]") {
    Figures good;
    good.demand = 100.0;
    good.surface = 60.0;
    good.groundwater = 30.0;
    good.unmet = 10.0;
    good.diverted = 80.0;
    good.pumped = 32.0;
    good.canal_loss = 22.0;
    good.consumed = 75.0;
    good.percolation = 15.0;
    REQUIRE(imbalance(good) < test::roundoff);

    for (const auto member : {&Figures::demand, &Figures::surface, &Figures::groundwater,
                              &Figures::unmet, &Figures::diverted, &Figures::pumped,
                              &Figures::canal_loss, &Figures::consumed, &Figures::percolation}) {
        auto bad = good;
        bad.*member *= 1.01;
        CHECK(imbalance(bad) > 5e-4);
    }
}

TEST_CASE("figures: counties - they add their groups, the city adds the counties", "[water]") {
    const auto in = test::two_counties();
    FigureSums sums;
    sums.resize(8);
    const auto groups = numbered(8);
    sums.add(groups);

    const auto counties = county_use(in, sums.year, 2026);

    REQUIRE(counties.size() == 2);
    CHECK(counties[1].figures.unmet == groups[2].unmet + groups[3].unmet + groups[7].unmet);
    CHECK(counties[0].figures.diverted + counties[1].figures.diverted ==
          city_figures(sums.year).diverted);
}
