// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace heihe;
using test::ReadCase;

TEST_CASE("mf6 reader: numbers - are taken in every form Fortran has", "[mf6][unit]") {
    const ReadCase files;
    files.write("m.ic",
                "BEGIN GRIDDATA\r\nSTRT LAYERED\r\n INTERNAL FACTOR 2.0 IPRN -1\r\n"
                "1.d0 1.0+1,1.0-1\t.5 the rest of the line is not read\r\n"
                "3*1.5 +2E0\r\n-1 1e0\r\n# a comment\r\n123456789012345678901 1D-400\r\n"
                " CONSTANT 3 # three\r\nEND GRIDDATA\r\n");

    const auto strt = files.read().gwf.strt;

    REQUIRE(strt.size() == 24);
    CHECK(std::vector<double>(strt.begin(), strt.begin() + 12) ==
          std::vector<double>{2, 20, 0.2, 1, 3, 3, 3, 4, -2, 2, 2 * 123456789012345678901.0, 0});
    CHECK(strt[23] == 3.0);
}

TEST_CASE("mf6 reader: IMS - starts from the defaults of its complexity", "[mf6][unit]") {
    const ReadCase files;
    files.write("s.ims",
                "begin options\n complexity complex\n csv_outer_output fileout o.csv\nend options\n"
                "begin nonlinear\n outer_hclose 1d-5\nend nonlinear\n"
                "begin linear\n inner_rclose 1e-3 l2norm_rclose\nend linear\n"
                "begin xmd\n anything\nend xmd\n");

    const auto ims = files.read().ims;

    CHECK(ims.complexity == "COMPLEX");
    CHECK(ims.outer_dvclose == 1e-5);
    CHECK(ims.outer_maximum == 100);
    CHECK(ims.under_relaxation == "DBD");
    CHECK(ims.backtracking_number == 20);
    CHECK(ims.inner_maximum == 500);
    CHECK(ims.inner_rclose == 1e-3);
    CHECK(ims.rclose_option == "L2NORM_RCLOSE");
    CHECK(ims.linear_acceleration == "BICGSTAB");
    CHECK(ims.csv_outer_output == "o.csv");
}

TEST_CASE("mf6 reader: the grid - is in user nodes", "[mf6][unit]") {
    const auto gwf = ReadCase{}.read().gwf;

    CHECK(gwf.grid.nnode() == 24);
    CHECK(gwf.grid.botm[11] == 0.0);
    CHECK(gwf.grid.botm[12] == -10.0);
    CHECK(gwf.grid.domain(22) == 1);
    CHECK(gwf.grid.domain(23) == 0);
    CHECK(gwf.length_units == "UNDEFINED");
    CHECK(gwf.npf.k == std::vector<double>(24, 1.0));
    CHECK(gwf.npf.k22.empty());
}

TEST_CASE("mf6 reader: a list - keeps series, auxiliaries and names", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" WEL6 m.wel\n wel6 'm.wel' second\n");
    files.write("m.wel",
                "BEGIN OPTIONS\nAUXILIARY a Mult\nAUXMULTNAME mult\nBOUNDNAMES\n"
                "TS6 FILEIN .\\m.ts\nAUTO_FLOW_REDUCE 0.2\nEND OPTIONS\nBEGIN DIMENSIONS\n"
                "MAXBOUND 2\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 -5 0 1.5 'the north well'\n"
                "1 2 2 Pump 7 pump w2\nEND PERIOD\nBEGIN PERIOD 3\nOPEN/CLOSE rows.txt\n"
                "END PERIOD\n");
    files.write("rows.txt", "# one row\n\n2,3,3,-1,0,1,w\n");
    files.write("m.ts",
                "BEGIN ATTRIBUTES\nNAMES pump other\nMETHODS stepwise linearend\nSFAC 2\n"
                "END ATTRIBUTES\nBEGIN TIMESERIES\n-1 3.0E30 1\n0 2 3\n12 2 3\nEND TIMESERIES\n");

    // from memory and from the spool
    const std::size_t most_held = GENERATE(std::size_t{0}, std::size_t{1} << 20);
    const auto gwf = files.read(most_held).gwf;

    REQUIRE(gwf.lists.size() == 2);
    const auto& well = gwf.lists[0];
    CHECK(well.name == "WEL-1");
    CHECK(gwf.lists[1].name == "SECOND");
    CHECK(well.auxmult == 2);
    CHECK(well.auto_flow_reduce == 0.2);
    REQUIRE(well.blocks.size() == 2);
    CHECK((well.blocks.get(0) == well.blocks.get(0)) == (most_held > 0));  // else a copy each time
    CHECK(well.blocks.get(0)->node == std::vector<std::int64_t>{0, 5});
    CHECK(well.blocks.get(0)->value == std::vector<double>{-5, 0, 1.5, 0, 7, 0});
    CHECK(well.blocks.get(0)->boundname == std::vector<std::string>{"THE NORTH WELL", "W2"});
    REQUIRE(well.blocks.get(0)->series.size() == 2);
    CHECK(well.blocks.get(0)->series[1].row == 1);
    CHECK(well.blocks.get(0)->series[1].col == 2);
    CHECK(well.blocks.get(1)->period == 3);
    CHECK(well.blocks.get(1)->node == std::vector<std::int64_t>{22});
    CHECK(well.blocks.get(1)->line == std::vector<std::int32_t>{3});
    REQUIRE(well.series.size() == 2);
    CHECK(well.series[0].time == std::vector<double>{0, 12});
    CHECK(well.series[1].method == mf6::Interpolation::linear_end);
    CHECK(well.series[1].sfac == 2.0);
}

TEST_CASE("mf6 reader: binary rows and arrays - are read", "[mf6][unit]") {
    const ReadCase files;
    const auto raw = [](const auto& value) {
        return std::string(reinterpret_cast<const char*>(&value), sizeof value);
    };
    files.packages(" CHD6 m.chd\n");
    files.write("m.chd",
                "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n"
                "OPEN/CLOSE rows.bin (BINARY)\nEND PERIOD\n");
    files.write("rows.bin", raw(2) + raw(1) + raw(4) + raw(7.5));
    files.write("m.ic",
                "BEGIN GRIDDATA\nSTRT LAYERED\nOPEN/CLOSE strt.bin FACTOR 10 (BINARY)\n"
                "CONSTANT 1\nEND GRIDDATA\n");
    std::string strt(52, ' ');
    for (int n = 0; n < 12; ++n) strt += raw(static_cast<double>(n));
    files.write("strt.bin", strt);

    const auto gwf = files.read().gwf;

    CHECK(gwf.lists[0].blocks.get(0)->node == std::vector<std::int64_t>{15});
    CHECK(gwf.lists[0].blocks.get(0)->value == std::vector<double>{7.5});
    CHECK(gwf.strt[11] == 110.0);
}

TEST_CASE("mf6 reader: arrays of RCH - may come from a series", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" RCH6 m.rch\n");
    files.write("m.rch",
                "BEGIN OPTIONS\nREADASARRAYS\nFIXED_CELL\nAUXILIARY f\nAUXMULTNAME F\n"
                "TAS6 FILEIN m.tas\nEND OPTIONS\nBEGIN PERIOD 1\nIRCH\nCONSTANT 2\n"
                "RECHARGE TimeArraySeries Rain\nf\nINTERNAL\n12*0.5\nEND PERIOD\n");
    files.write("m.tas",
                "BEGIN ATTRIBUTES\nNAME rain\nMETHOD linear\nEND ATTRIBUTES\nBEGIN TIME 0\n"
                "CONSTANT 1\nEND TIME\nBEGIN TIME 12\nINTERNAL\n12*2\nEND TIME\n");

    const std::size_t most_held = GENERATE(std::size_t{0}, std::size_t{1} << 20);
    const auto rch = files.read(most_held).gwf.lists.at(0);

    CHECK(rch.read_as_arrays);
    CHECK(rch.fixed_cell);
    CHECK(rch.auxmult == 1);
    REQUIRE(rch.array_blocks.size() == 1);
    CHECK((rch.array_blocks.get(0) == rch.array_blocks.get(0)) == (most_held > 0));
    CHECK(rch.array_blocks.get(0)->layer == std::vector<std::int32_t>(12, 2));
    REQUIRE(rch.array_blocks.get(0)->arrays.size() == 2);
    CHECK(rch.array_blocks.get(0)->arrays[0].series == 0);
    CHECK(rch.array_blocks.get(0)->arrays[1].value == std::vector<double>(12, 0.5));
    CHECK(rch.array_series.at(0).time == std::vector<double>{0, 12});
}

TEST_CASE("mf6 reader: SFR - has reaches by number, diversions and settings", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" SFR6 m.sfr\n");
    files.write("m.sfr",
                "BEGIN OPTIONS\nLENGTH_CONVERSION 8\nTIME_CONVERSION 3\nEND OPTIONS\n"
                "BEGIN DIMENSIONS\nNREACHES 3\nEND DIMENSIONS\nBEGIN PACKAGEDATA\n"
                "3 0 0 0 100 5 1e-3 7 1 0 0.03 1 1 0\n1 1 2 3 100 5 1e-3 8 1 0.1 0.03 1 1 0\n"
                "2 NONE 100 5 1e-3 7 1 0 0.03 2 1 1\nEND PACKAGEDATA\nBEGIN CROSSSECTIONS\n"
                "1 TAB6 FILEIN x.tab\nEND CROSSSECTIONS\nBEGIN CONNECTIONDATA\n1 -2\n2 1 -3\n3 2\n"
                "END CONNECTIONDATA\nBEGIN DIVERSIONS\n2 1 3 UPTO\nEND DIVERSIONS\n"
                "BEGIN PERIOD 1\n1 INFLOW 5\n2 DIVERSION 1 2.5\n3 STATUS simple\nEND PERIOD\n");
    files.write("x.tab",
                "BEGIN DIMENSIONS\nNROW 2\nNCOL 2\nEND DIMENSIONS\nBEGIN TABLE\n0 0\n1 2\n"
                "END TABLE\n");

    const auto sfr = files.read().gwf.sfrs.at(0);

    CHECK(sfr.unit_conversion == Approx(6.0));
    REQUIRE(sfr.reaches.size() == 3);
    CHECK(sfr.reaches[0].node == 6);
    CHECK(sfr.reaches[0].height == std::vector<double>{0, 2});
    CHECK(sfr.reaches[1].node == -1);
    CHECK(sfr.reaches[1].connections == std::vector<int>{1, -3});
    CHECK(sfr.reaches[2].rtp == 7.0);
    CHECK(sfr.diversions.at(0).to == 3);
    REQUIRE(sfr.blocks.at(0).settings.size() == 3);
    CHECK(sfr.blocks[0].settings[1].number == 1);
    CHECK(sfr.blocks[0].settings[1].value.value == 2.5);
    CHECK(sfr.blocks[0].settings[2].word == "SIMPLE");
}

TEST_CASE("mf6 reader: output control and observations - keep what is asked", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" OC6 m.oc\n OBS6 m.obs\n");
    files.write("m.oc",
                "BEGIN OPTIONS\nHEAD FILEOUT m.hds\nHEAD PRINT_FORMAT COLUMNS 10 WIDTH 9\n"
                "END OPTIONS\nBEGIN PERIOD 2\nSAVE HEAD STEPS 1 3\nPRINT BUDGET FREQUENCY 2\n"
                "END PERIOD\n");
    files.write("m.obs",
                "BEGIN CONTINUOUS FILEOUT h.csv\nWell1 head 1 1 2\nq flow-ja-face 1 1 1 2 1 1\n"
                "END CONTINUOUS\n");

    const auto gwf = files.read().gwf;

    CHECK(gwf.oc.value().head_file == "m.hds");
    CHECK(gwf.oc->blocks.at(0).rules.at(0).steps == std::vector<int>{1, 3});
    CHECK(gwf.oc->blocks[0].rules.at(1).frequency == 2);
    const auto& items = gwf.observations.value().files.at(0).items;
    CHECK(items.at(0).name == "Well1");
    CHECK(items[0].node == 1);
    CHECK(items.at(1).node2 == 12);
}

TEST_CASE("mf6 reader: what MODFLOW 6 reads past - is read past", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" CHD6 m.chd\n");
    files.write("m.ic",
                "\xEF\xBB\xBF// a note\nInitial heads\nBEGIN GRIDDATA\nSTRT\nCONSTANT 5 words\n"
                "END GRIDDATA\nBEGIN\nEND of it\n");
    files.write("m.chd",
                "BEGIN OPTIONS\nPRINT_INPUT (to the listing)\nEND OPTIONS\nBEGIN DIMENSIONS\n"
                "MAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 3\n1 1 1 5.0 what else\nEND PERIOD\n"
                "BEGIN PERIOD 1\n1 1 1 old\nEND PERIOD\n");

    const auto gwf = files.read().gwf;

    CHECK(gwf.strt[0] == 5.0);
    CHECK(gwf.lists.at(0).print_input);
    CHECK(gwf.lists[0].blocks.size() == 1);
}
