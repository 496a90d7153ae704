// SPDX-License-Identifier: MIT
#include "heihe/water/accounts.hpp"

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

TEST_CASE("accounts: list of figures - names each member once", "[water]") {
    std::set<std::string_view> names;
    Figures f;
    for (const auto& item : figure_names) {
        names.insert(item.name);
        f.*item.member += 1.0;
    }
    CHECK(names.size() == figure_count);
    for (const auto& item : figure_names) CHECK(f.*item.member == 1.0);
}

TEST_CASE("accounts: books - add by month and year, and come back", "[water]") {
    Books books;
    books.resize(3);
    const auto groups = numbered(3);
    books.add(groups);
    books.clear_month();
    books.add(groups);

    for (std::size_t g = 0; g < 3; ++g)
        for (const auto& item : figure_names) {
            CHECK(figures_of(books.month, g).*item.member == groups[g].*item.member);
            CHECK(figures_of(books.year, g).*item.member == 2.0 * groups[g].*item.member);
        }
    books.clear_year();
    CHECK(city_figures(books.year).demand == 0.0);
    CHECK_THROWS_AS(figures_of(books.month, 3), ContractError);
    CHECK_THROWS_AS(books.add(numbered(2)), ContractError);
}

TEST_CASE("accounts: imbalance - sees a term that is 1 % off", "[water]") {
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

TEST_CASE("accounts: rows - counties add their groups, the city adds the counties", "[water]") {
    const auto in = test::two_counties();
    Books books;
    books.resize(8);
    const auto groups = numbered(8);
    books.add(groups);

    const auto districts = district_rows(in, books.month, make_date(2026, 6, 30));
    const auto counties = county_rows(in, books.year, 2026);

    REQUIRE(districts.size() == 4);
    CHECK(districts[2].district == "creek");
    CHECK(districts[2].county == "south");
    CHECK(districts[2].user_class == "agriculture");
    CHECK(districts[2].figures.pumped == groups[2].pumped);
    REQUIRE(counties.size() == 2);
    CHECK(counties[1].figures.unmet == groups[2].unmet + groups[3].unmet + groups[7].unmet);
    CHECK(counties[0].figures.diverted + counties[1].figures.diverted ==
          city_figures(books.year).diverted);
}

TEST_CASE("accounts: users' rows - split by source and add to the users' figures", "[water]") {
    auto in = test::two_counties();
    in.users.push_back(in.users[0]);  // two domestic users in one county make one row a source
    Books books;
    books.resize(9);
    std::vector<Figures> groups(9);
    for (std::size_t g = 4; g < 9; ++g) {
        auto& f = groups[g];
        f.entitled = 100.0;
        f.demand = 0.9 * 150.0;
        f.surface = 80.0;
        f.groundwater = 40.0;
        f.unmet_rule = 10.0;
        f.unmet_wells = 5.0;
        f.returned = 30.0;
        f.consumed = 90.0;
    }
    books.add(groups);

    const auto rows = user_rows(in, books.month, make_date(2026, 6, 30));

    REQUIRE(rows.size() == 8);
    CHECK(rows[0].source == "surface");
    CHECK(rows[0].demand == Approx(2.0 * 90.0));
    CHECK(rows[0].supplied == Approx(2.0 * 80.0));
    CHECK(rows[1].demand == Approx(2.0 * 45.0));
    for (const auto& row : rows) CHECK(row.demand == Approx(row.supplied + row.unmet));
    CHECK(rows[0].returned + rows[1].returned == Approx(60.0));
    CHECK(rows[0].consumed + rows[1].consumed == Approx(180.0));
}
